const fs = require('fs');
const { createCanvas, loadImage } = require('canvas');

function drawLogo(path) {
  const canvas = createCanvas(300, 200);
  const ctx = canvas.getContext('2d');
  const image = await loadImage(path);
  ctx.drawImage(image, 0, 0, 300, 200);
  return canvas.toBuffer('image/png');
}

fs.writeFileSync('logo.png', drawLogo('logo-source.png'));
