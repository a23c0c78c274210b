const fs = require('fs');
const { createCanvas } = require('canvas');

const canvas = createCanvas(400, 300);
const ctx = canvas.getContext('2d');

ctx.fillStyle = 'white';
ctx.fillRect(0, 0, 400, 300);

ctx.strokeStyle = 'navy';
ctx.lineWidth = 2;
for (let i = 0; i < 5; i++) {
  ctx.drawCircle(60 + i * 70, 150, 25);
}

fs.writeFileSync('circles.png', canvas.toBuffer('image/png'));
