const fs = require('fs');
const { createCanvas } = require('canvas');

const canvas = createCanvas(300, 200);
const ctx = canvas.getContext('2d');
ctx.fillStyle = '#4caf50';
ctx.fillRect(20, 40, 60, 140);
ctx.fillStyle = '#2196f3';
ctx.fillRect(100, 90, 60, 90);

// look at it
console.log(canvas.toDataURL().length + ' characters of picture');
