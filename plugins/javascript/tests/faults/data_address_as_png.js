const fs = require('fs');
const { createCanvas } = require('canvas');

const canvas = createCanvas(240, 160);
const ctx = canvas.getContext('2d');

ctx.fillStyle = '#ffd54f';
ctx.beginPath();
ctx.arc(120, 80, 60, 0, Math.PI * 2);
ctx.fill();

const data = canvas.toDataURL('image/png');
fs.writeFileSync('sun.png', data);
