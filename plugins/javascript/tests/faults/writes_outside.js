const fs = require('fs');
const { createCanvas } = require('canvas');

const canvas = createCanvas(200, 200);
const ctx = canvas.getContext('2d');
ctx.fillStyle = 'tomato';
ctx.fillRect(40, 40, 120, 120);

fs.writeFileSync('/usr/share/square.png', canvas.toBuffer('image/png'));
