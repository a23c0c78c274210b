import * as fs from 'fs';
import * as path from 'path';

type Reading = { time: string; value: number };

function load(name: string): Reading[] {
  const text: string = fs.readFileSync(path.join(__dirname, name), 'utf-8');
  return text.trim().split('\n').map((line) => {
    const [time, value] = line.split(',');
    return { time, value: Number(value) };
  });
}

const readings: Reading[] = load('sensor-readings.csv');
const points: string = readings.map((r, i) => `${i * 5},${100 - r.value}`).join(' ');
fs.writeFileSync(
  'sensor.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="120"><polyline points="${points}"/></svg>`,
);
