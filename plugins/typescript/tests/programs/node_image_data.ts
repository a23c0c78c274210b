import { createCanvas } from 'canvas';
import { writeFileSync } from 'fs';

// Conway's Game of Life: a glider gun after 120 steps
type Grid = Uint8Array;
const W = 90, H = 60, CELL = 6;

const gun = `
........................O...........
......................O.O...........
............OO......OO............OO
...........O...O....OO............OO
OO........O.....O...OO..............
OO........O...O.OO....O.O...........
..........O.....O.......O...........
...........O...O....................
............OO......................`.trim().split('\n');

let grid: Grid = new Uint8Array(W * H);
gun.forEach((line: string, y: number) => [...line].forEach((c, x) => { if (c === 'O') grid[(y + 4) * W + x + 4] = 1; }));

function step(now: Grid): Grid {
  const next: Grid = new Uint8Array(W * H);
  for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) {
    let n = 0;
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) {
      if ((dx || dy) && now[((y + dy + H) % H) * W + ((x + dx + W) % W)]) n++;
    }
    next[y * W + x] = n === 3 || (n === 2 && now[y * W + x]) ? 1 : 0;
  }
  return next;
}
for (let i = 0; i < 120; i++) grid = step(grid);

const canvas = createCanvas(W * CELL, H * CELL);
const ctx = canvas.getContext('2d');
ctx.fillStyle = '#0b132b';
ctx.fillRect(0, 0, canvas.width, canvas.height);
ctx.fillStyle = '#5bc0be';
grid.forEach((alive, i) => alive && ctx.fillRect((i % W) * CELL, Math.floor(i / W) * CELL, CELL - 1, CELL - 1));
writeFileSync('life.png', canvas.toBuffer('image/png'));
