import { createCanvas, Canvas, CanvasRenderingContext2D } from 'canvas';
import * as fs from 'fs';
import * as path from 'path';

interface Slice {
  label: string;
  value: number;
  color: string;
}

const slices: Slice[] = [
  { label: 'Android', value: 46, color: '#3ddc84' },
  { label: 'iOS', value: 34, color: '#555555' },
  { label: 'Windows', value: 14, color: '#0078d6' },
  { label: 'Other', value: 6, color: '#ffb900' },
];

const canvas: Canvas = createCanvas(520, 340);
const ctx: CanvasRenderingContext2D = canvas.getContext('2d');
ctx.fillStyle = '#ffffff';
ctx.fillRect(0, 0, canvas.width, canvas.height);

const total: number = slices.reduce((sum: number, s: Slice): number => sum + s.value, 0);
let angle: number = -Math.PI / 2;
for (const slice of slices) {
  const next: number = angle + (slice.value / total) * 2 * Math.PI;
  ctx.beginPath();
  ctx.moveTo(170, 170);
  ctx.arc(170, 170, 140, angle, next);
  ctx.closePath();
  ctx.fillStyle = slice.color;
  ctx.fill();
  angle = next;
}

ctx.font = '16px sans-serif';
slices.forEach((slice: Slice, i: number) => {
  ctx.fillStyle = slice.color;
  ctx.fillRect(350, 100 + i * 34, 18, 18);
  ctx.fillStyle = '#222';
  ctx.fillText(`${slice.label}: ${slice.value}%`, 378, 115 + i * 34);
});

fs.writeFileSync(path.join(__dirname, 'platforms.png'), canvas.toBuffer('image/png'));
