import fs from 'fs';

type Vec = readonly [number, number];

abstract class Shape {
  constructor(protected readonly fill: string) {}
  abstract toSVG(): string;
}

class Polygon extends Shape {
  constructor(private readonly points: Vec[], fill: string) {
    super(fill);
  }
  toSVG(): string {
    return `<polygon points="${this.points.map((p) => p.map((c) => c.toFixed(1)).join(',')).join(' ')}" fill="${this.fill}" stroke="#fff"/>`;
  }
}

const star = (cx: number, cy: number, spikes: number, outer: number, inner: number): Vec[] =>
  Array.from({ length: spikes * 2 }, (_, i): Vec => {
    const r = i % 2 ? inner : outer;
    const a = (Math.PI * i) / spikes - Math.PI / 2;
    return [cx + r * Math.cos(a), cy + r * Math.sin(a)];
  });

const shapes: Shape[] = [];
for (let row = 0; row < 3; row++) {
  for (let col = 0; col < 5; col++) {
    const points = star(60 + col * 100, 60 + row * 100, 4 + row + col, 42, 18 + col * 3);
    shapes.push(new Polygon(points, `hsl(${(row * 5 + col) * 24}, 70%, 55%)`));
  }
}

const svg: string = [
  '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="320">',
  '<rect width="100%" height="100%" fill="#1d1f2b"/>',
  ...shapes.map((s) => s.toSVG()),
  '</svg>',
].join('\n');

fs.writeFileSync('stars.svg', svg, { encoding: 'utf-8' });
