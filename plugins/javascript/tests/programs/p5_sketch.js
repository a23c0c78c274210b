// p5.js: a phyllotaxis of 600 dots
let angle = 137.5;
let spread = 9;

function setup() {
  createCanvas(480, 480);
  colorMode(HSB, 360, 100, 100);
  noLoop();
}

function draw() {
  background(230, 40, 15);
  translate(width / 2, height / 2);
  noStroke();
  for (let i = 0; i < 600; i++) {
    const r = spread * sqrt(i);
    const theta = radians(i * angle);
    fill((i * 0.6) % 360, 70, 95);
    circle(r * cos(theta), r * sin(theta), map(i, 0, 600, 4, 10));
  }
}
