// node bars.js -> bars.png
const fs = require('fs');
const { createCanvas } = require('canvas');

const data = { Rust: 84, Elixir: 76, TypeScript: 71, Python: 68, Go: 64, Java: 45 };
const width = 640, height = 360, left = 110;

const canvas = createCanvas(width, height);
const ctx = canvas.getContext('2d');

ctx.fillStyle = '#fafafa';
ctx.fillRect(0, 0, width, height);

ctx.fillStyle = '#222';
ctx.font = 'bold 20px sans-serif';
ctx.fillText('Most admired languages (%)', left, 36);

Object.entries(data).forEach(([name, value], i) => {
  const y = 64 + i * 46;
  ctx.fillStyle = `hsl(${210 - i * 25}, 65%, 50%)`;
  ctx.fillRect(left, y, (value / 100) * (width - left - 60), 32);
  ctx.fillStyle = '#222';
  ctx.font = '14px sans-serif';
  ctx.textAlign = 'right';
  ctx.fillText(name, left - 10, y + 21);
  ctx.textAlign = 'left';
  ctx.fillText(String(value), left + (value / 100) * (width - left - 60) + 8, y + 21);
});

const out = fs.createWriteStream(__dirname + '/bars.png');
canvas.createPNGStream().pipe(out);
out.on('finish', () => console.log('The PNG file was created.'));
