type Point = { x: number; y: number };

const canvas = document.createElement('canvas');
canvas.width = 400;
canvas.height = 300;
document.body.appendChild(canvas);
const ctx = canvas.getContext('2d')!;

function drawPoint(p: Point, radius: number = 4: void {
  ctx.beginPath();
  ctx.arc(p.x, p.y, radius, 0, Math.PI * 2);
  ctx.fill();
}

drawPoint({ x: 100, y: 80 });
