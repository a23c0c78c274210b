import p5 from 'p5';

const sketch = (p: p5): void => {
  const branches: number = 9;

  p.setup = (): void => {
    p.createCanvas(480, 400);
    p.noLoop();
  };

  p.draw = (): void => {
    p.background(250, 248, 240);
    p.translate(p.width / 2, p.height);
    branch(100, branches);
  };

  function branch(length: number, depth: number): void {
    p.stroke(80 - depth * 3, 50 + (branches - depth) * 14, 40);
    p.strokeWeight(depth * 0.9);
    p.line(0, 0, 0, -length);
    p.translate(0, -length);
    if (depth <= 1) return;
    for (const angle of [-0.42, 0.36]) {
      p.push();
      p.rotate(angle);
      branch(length * 0.76, depth - 1);
      p.pop();
    }
  }
};

new p5(sketch);
