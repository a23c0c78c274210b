import * as fs from 'fs';

function collatz(start: number): number[] {
  const steps: number[] = [];
  let n: number = start;
  while (n !== 1) {
    n = n % 2 === 0 ? n / 2 : 3 * n - 1;
    steps[n % 1000] = n;
  }
  return steps;
}

const heights: number[] = collatz(7);
fs.writeFileSync(
  'collatz.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><path d="M0 ${heights[0]}"/></svg>`,
);
