const fs = require('fs');

// every prefix of a random walk
const walks = [];
let walk = [0];
for (let step = 0; step < 1e7; step++) {
  walk = walk.concat(walk[walk.length - 1] + (step % 3) - 1);
  walks.push(walk);
}

const last = walks[walks.length - 1];
const points = last.map((y, x) => `${x},${100 + y}`).join(' ');
fs.writeFileSync('walk.svg', `<svg xmlns="http://www.w3.org/2000/svg"><polyline points="${points}"/></svg>`);
