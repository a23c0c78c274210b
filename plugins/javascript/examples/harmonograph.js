// Node: the figure that two damped pendulums draw
const fs = require("fs");
const { createCanvas } = require("canvas");

const size = 520;
const canvas = createCanvas(size, size);
const pen = canvas.getContext("2d");
pen.fillStyle = "#fffaf0";
pen.fillRect(0, 0, size, size);
pen.translate(size / 2, size / 2);

const position = (t) => {
  const fade = 235 * Math.exp(-0.0035 * t);
  return [fade * Math.sin(2.01 * t + 0.4), fade * Math.sin(3 * t)];
};

for (let t = 0; t < 240; t += 0.02) {
  pen.beginPath();
  pen.moveTo(...position(t));
  pen.lineTo(...position(t + 0.021));
  pen.strokeStyle = `hsl(${200 + t / 2}, 55%, 40%)`;
  pen.stroke();
}

fs.writeFileSync("harmonograph.png", canvas.toBuffer("image/png"));
