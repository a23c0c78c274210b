import { createCanvas } from 'canvas';
import * as fs from 'fs';

interface Slice {
  label: string;
  share: number;
}

const slices: Slice[] = [
  { label: 'Rent', share: 0.45 },
  { label: 'Food', share: 0.3 },
  { label: 'Other', share: 0.25 },
];

const canvas = createCanvas(300, 300);
const ctx = canvas.getContext('2d');
let start = 0;
slices.forEach((slice: Slice, i: number) => {
  const end = start + slice.share * 2 * Math.PI;
  ctx.fillStyle = PALETTE[i];
  ctx.beginPath();
  ctx.moveTo(150, 150);
  ctx.arc(150, 150, 120, start, end);
  ctx.fill();
  start = end;
});

fs.writeFileSync('budget.png', canvas.toBuffer('image/png'));
