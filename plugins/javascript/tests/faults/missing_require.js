const fs = require('fs');
const path = require('path');
const GraphPlotter = require('node-graph-plotter');

const plotter = new GraphPlotter({ width: 600, height: 400 });
plotter.line([0, 1, 2, 3, 4], [0, 1, 4, 9, 16], { color: 'blue' });

const out = path.join(__dirname, 'squares.png');
fs.writeFileSync(out, plotter.toPNG());
console.log('saved', out);
