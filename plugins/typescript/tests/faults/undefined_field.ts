import { writeFileSync } from 'node:fs';

interface Series {
  name: string;
  values?: number[];
}

const series: Series[] = [
  { name: 'North', values: [3, 5, 8] },
  { name: 'South' },
];

const lines: string[] = series.map((s: Series): string => {
  const points = s.values!
    .map((v: number, i: number) => `${i * 50},${100 - v * 10}`)
    .join(' ');
  return `<polyline points="${points}" fill="none" stroke="black"/>`;
});

writeFileSync(
  'lines.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="110">${lines.join('')}</svg>`,
);
