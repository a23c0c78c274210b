const fs = require('fs');

const raw = `{
  "labels": ["A", "B", "C"],
  "values": [3, 7, 5],
}`;

const { labels, values } = JSON.parse(raw);

const bars = values
  .map((v, i) => `<rect x="${i * 40 + 10}" y="${100 - v * 10}" width="30" height="${v * 10}"><title>${labels[i]}</title></rect>`)
  .join('');
fs.writeFileSync('chart.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="140" height="100">${bars}</svg>`);
