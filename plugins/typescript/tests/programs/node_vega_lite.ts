import * as vega from 'vega';
import * as vegaLite from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import { promises as fs } from 'fs';

const spec: TopLevelSpec = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  width: 420,
  height: 240,
  title: 'Population by age',
  data: {
    values: ['0-14', '15-29', '30-44', '45-59', '60-74', '75+'].flatMap((age, i) => [
      { age, sex: 'female', people: [520, 560, 640, 610, 480, 310][i] },
      { age, sex: 'male', people: [545, 580, 650, 600, 440, 220][i] },
    ]),
  },
  mark: 'bar',
  encoding: {
    x: { field: 'age', type: 'ordinal', sort: null, axis: { labelAngle: 0 } },
    y: { field: 'people', type: 'quantitative', title: 'thousands' },
    color: { field: 'sex', type: 'nominal', scale: { range: ['#675193', '#ca8861'] } },
  },
};

const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: 'none' });
const svg: string = await view.toSVG();
await fs.writeFile('population.svg', svg);
