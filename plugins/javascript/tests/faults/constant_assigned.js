const fs = require('fs');

const samples = [3, 1, 4, 1, 5, 9, 2, 6];
const total = 0;
samples.forEach((s) => {
  total += s;
});

const mean = total / samples.length;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60">
  <text x="10" y="35">mean: ${mean.toFixed(2)}</text>
</svg>`;
fs.writeFileSync('mean.svg', svg);
