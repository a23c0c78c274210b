const fs = require('fs');

function histogram(values, bins) {
  if (bins < 1) {
    throw new Error('a histogram needs at least one bin');
  }
  const counts = new Array(bins).fill(0);
  values.forEach((v) => counts[Math.min(bins - 1, Math.floor(v * bins))]++);
  return counts;
}

const counts = histogram([0.1, 0.5, 0.7], 0);
const bars = counts.map((c, i) => `<rect x="${i * 20}" y="${90 - c * 20}" width="18" height="${c * 20}"/>`);
fs.writeFileSync('h.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="90">${bars}</svg>`);
