const fs = require('fs');

const data = [12, 19, 3, 5, 2, 3];
let bars = '';
data.forEach((value, i) => {
  bars += `<rect x="${20 + i * 50}" y="${200 - value * 8}" width="40" height="${value * 8}" fill="teal"/>\n`;
});

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="220">
${bars}
</svg>;

fs.writeFileSync('bars.svg', svg);
