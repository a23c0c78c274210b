const fs = require('fs');

const report = {
  title: 'Quarterly sales',
  series: [{ name: 'North', values: [3, 5, 8, 6] }],
};

function polyline(series) {
  return series.points.map((v, i) => `${20 + i * 60},${180 - v * 15}`).join(' ');
}

const lines = report.series
  .map((s) => `<polyline points="${polyline(s)}" fill="none" stroke="crimson"/>`)
  .join('');

fs.writeFileSync(
  'sales.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" width="260" height="200">${lines}</svg>`,
);
