const fs = require('fs');

const input = process.argv[2];
if (!input) {
  console.error('Usage: node plot.js <data.json>');
  process.exit(1);
}

const data = JSON.parse(fs.readFileSync(input, 'utf8'));
const circles = data.map((d) => `<circle cx="${d.x}" cy="${d.y}" r="4"/>`).join('');
fs.writeFileSync('scatter.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">${circles}</svg>`);
