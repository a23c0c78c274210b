// Prints an SVG donut: node donut.js > donut.svg
const slices = [
  { label: 'Housing', value: 38, color: '#4e79a7' },
  { label: 'Food', value: 21, color: '#f28e2b' },
  { label: 'Transport', value: 17, color: '#e15759' },
  { label: 'Leisure', value: 14, color: '#76b7b2' },
  { label: 'Savings', value: 10, color: '#59a14f' },
];
const total = slices.reduce((sum, s) => sum + s.value, 0);
const [cx, cy, R, r] = [160, 160, 130, 75];

const point = (radius, a) => `${(cx + radius * Math.sin(a)).toFixed(2)} ${(cy - radius * Math.cos(a)).toFixed(2)}`;

let angle = 0;
const paths = slices.map(({ value, color }) => {
  const next = angle + (value / total) * 2 * Math.PI;
  const large = next - angle > Math.PI ? 1 : 0;
  const d = `M ${point(R, angle)} A ${R} ${R} 0 ${large} 1 ${point(R, next)} L ${point(r, next)} A ${r} ${r} 0 ${large} 0 ${point(r, angle)} Z`;
  angle = next;
  return `  <path d="${d}" fill="${color}" stroke="white" stroke-width="2"/>`;
});

const legend = slices.map(({ label, value, color }, i) =>
  `  <rect x="330" y="${70 + i * 36}" width="20" height="20" fill="${color}"/>
  <text x="360" y="${85 + i * 36}" font-family="sans-serif" font-size="16">${label} (${value}%)</text>`);

console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="520" height="320">
${paths.join('\n')}
${legend.join('\n')}
</svg>`);
