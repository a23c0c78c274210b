const { createCanvas } = require('canvas');
const fs = require('fs');

const canvas = createCanvas(600, 400);
const ctx = canvas.getContext('2d');

function branch(x, y, length, angle) {
  const x2 = x + length * Math.cos(angle);
  const y2 = y + length * Math.sin(angle);
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  branch(x2, y2, length * 0.7, angle - 0.4);
}

branch(300, 400, 100, -Math.PI / 2);
fs.writeFileSync('tree.png', canvas.toBuffer('image/png'));
