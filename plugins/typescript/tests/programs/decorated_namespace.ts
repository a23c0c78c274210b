namespace Geometry {
  export interface Point { x: number; y: number }

  export function koch(a: Point, b: Point, depth: number): Point[] {
    if (depth === 0) return [a];
    const dx = (b.x - a.x) / 3, dy = (b.y - a.y) / 3;
    const p: Point = { x: a.x + dx, y: a.y + dy };
    const r: Point = { x: a.x + 2 * dx, y: a.y + 2 * dy };
    const h = Math.sqrt(3) / 2;
    const q: Point = { x: p.x + dx / 2 + dy * h, y: p.y + dy / 2 - dx * h };
    return [...koch(a, p, depth - 1), ...koch(p, q, depth - 1), ...koch(q, r, depth - 1), ...koch(r, b, depth - 1)];
  }
}

const corners: Geometry.Point[] = [
  { x: 60, y: 300 }, { x: 220, y: 23 }, { x: 380, y: 300 },
];
const outline: Geometry.Point[] = corners.flatMap((corner, i) =>
  Geometry.koch(corner, corners[(i + 1) % 3], 4),
);

const canvas: HTMLCanvasElement = document.createElement('canvas');
canvas.width = 440;
canvas.height = 420;
document.body.appendChild(canvas);

const ctx = canvas.getContext('2d') as CanvasRenderingContext2D;
ctx.beginPath();
outline.forEach(({ x, y }, i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
ctx.closePath();
ctx.fillStyle = '#bde0fe';
ctx.fill();
ctx.strokeStyle = '#023047';
ctx.stroke();
