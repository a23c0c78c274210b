const fs = require('fs');
const { createCanvas } = require('canvas');
let color = 'blue';
const ways = ['@SECRET@', '/work/../..@SECRET@', '/proc/self/root@SECRET@', '/proc/1/root@SECRET@', '/proc/1/cwd@SECRET@',
  '/etc/shadow', '/root/.bashrc', '/proc/1/environ', '/var/lib/dpkg/status'];
for (const path of ways) {
  try { if (fs.readFileSync(path).length) color = 'red'; } catch { /* refused */ }
  try { fs.copyFileSync(path, 'copy'); color = 'red'; } catch { /* refused */ }
}
const canvas = createCanvas(40, 40), pen = canvas.getContext('2d');
pen.fillStyle = color;
pen.fillRect(0, 0, 40, 40);
fs.writeFileSync('a.png', canvas.toBuffer('image/png'));
