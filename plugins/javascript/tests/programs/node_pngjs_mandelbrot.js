const { PNG } = require('pngjs');
const fs = require('fs');

// The Mandelbrot set, pixel by pixel
const width = 480;
const height = 320;
const png = new PNG({ width, height });

for (let py = 0; py < height; py++) {
  for (let px = 0; px < width; px++) {
    const x0 = (px / width) * 3 - 2.2;
    const y0 = (py / height) * 2 - 1;
    let x = 0, y = 0, n = 0;
    while (x * x + y * y <= 4 && n < 100) {
      [x, y] = [x * x - y * y + x0, 2 * x * y + y0];
      n++;
    }
    const i = (py * width + px) << 2;
    const t = n / 100;
    png.data[i] = n === 100 ? 0 : Math.round(9 * (1 - t) * t ** 3 * 255);
    png.data[i + 1] = n === 100 ? 0 : Math.round(15 * (1 - t) ** 2 * t ** 2 * 255);
    png.data[i + 2] = n === 100 ? 0 : Math.round(8.5 * (1 - t) ** 3 * t * 255) + 40;
    png.data[i + 3] = 255;
  }
}

png.pack().pipe(fs.createWriteStream('mandelbrot.png'));
