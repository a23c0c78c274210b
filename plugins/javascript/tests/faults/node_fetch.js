const fs = require('fs');

async function main() {
  const response = await fetch('https://api.example.com/prices?days=30');
  const prices = await response.json();
  const points = prices.map((p, i) => `${i * 10},${200 - p}`).join(' ');
  fs.writeFileSync(
    'prices.svg',
    `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="210"><polyline points="${points}"/></svg>`,
  );
}

main();
