import { writeFileSync } from 'fs';

interface Bar {
  label: string;
  value: number;
}

const bars: Bar[] = [
  { label: 'red', value: 30 },
  { label: 'green', value: '55' },
  { label: 'blue', value: 20 },
];

const shapes = bars.map(
  (b: Bar, i: number) => `<rect x="${10 + i * 60}" y="${100 - b.value}" width="50" height="${b.value}" fill="${b.label}"/>`,
);
writeFileSync(
  'bars.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${shapes.join('')}</svg>`,
);
