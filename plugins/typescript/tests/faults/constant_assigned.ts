import { createCanvas } from 'canvas';
import { writeFileSync } from 'fs';

const size: number = 200;
const canvas = createCanvas(size, size);
const ctx = canvas.getContext('2d');

const angle: number = 0;
for (let i: number = 0; i < 36; i++) {
  ctx.fillStyle = `hsl(${i * 10}, 70%, 50%)`;
  ctx.fillRect(100 + 80 * Math.cos(angle), 100 + 80 * Math.sin(angle), 6, 6);
  angle += Math.PI / 18;
}

writeFileSync('ring.png', canvas.toBuffer('image/png'));
