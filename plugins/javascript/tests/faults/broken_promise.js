const fs = require('fs');
const vega = require('vega');

const spec = {
  width: 200,
  height: 120,
  data: [{ name: 'table', values: [{ x: 'a', y: 28 }, { x: 'b', y: 55 }] }],
  scales: [
    { name: 'x', type: 'band', domain: { data: 'table', field: 'x' }, range: 'width' },
    { name: 'y', type: 'linear', domain: { data: 'tables', field: 'y' }, range: 'height' },
  ],
  marks: [],
};

const view = new vega.View(vega.parse(spec), { renderer: 'none' });
view.toSVG().then((svg) => fs.writeFileSync('chart.svg', svg));
