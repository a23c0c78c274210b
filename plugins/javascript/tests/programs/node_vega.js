const fs = require('fs');
const vega = require('vega');
const vegaLite = require('vega-lite');

const spec = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  title: 'Height and weight by group',
  width: 400,
  height: 260,
  data: {
    values: Array.from({ length: 60 }, (_, i) => ({
      height: 150 + ((i * 37) % 45),
      weight: 45 + ((i * 37) % 45) * 0.8 + ((i * 13) % 11),
      group: ['A', 'B', 'C'][i % 3],
    })),
  },
  mark: { type: 'point', filled: true, size: 70 },
  encoding: {
    x: { field: 'height', type: 'quantitative', scale: { zero: false }, title: 'Height (cm)' },
    y: { field: 'weight', type: 'quantitative', scale: { zero: false }, title: 'Weight (kg)' },
    color: { field: 'group', type: 'nominal' },
    shape: { field: 'group', type: 'nominal' },
  },
};

async function main() {
  const compiled = vegaLite.compile(spec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
  const canvas = await view.toCanvas(2);
  fs.writeFileSync('scatter.png', canvas.toBuffer());
}

main().catch((err) => {
  console.error(err);
  process.exit(1);
});
