import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { ChartConfiguration } from 'chart.js';
import { writeFile } from 'fs/promises';

const renderer = new ChartJSNodeCanvas({ width: 640, height: 380, backgroundColour: '#ffffff' });

const years: number[] = [2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023];
const config: ChartConfiguration = {
  type: 'line',
  data: {
    labels: years.map(String),
    datasets: [
      { label: 'EVs sold (M)', data: [0.5, 0.8, 1.2, 2.1, 2.3, 3.2, 6.8, 10.5, 14.2], borderColor: '#0a9396', backgroundColor: 'rgba(10,147,150,.2)', fill: true, tension: 0.3 },
      { label: 'Chargers (100k)', data: [1.8, 3.2, 4.6, 6.3, 8.7, 13, 18, 27, 39], borderColor: '#ee9b00', borderDash: [6, 4] },
    ],
  },
  options: { plugins: { title: { display: true, text: 'Electric mobility' } } },
};

(async (): Promise<void> => {
  const buffer: Buffer = await renderer.renderToBuffer(config);
  await writeFile('ev.png', buffer);
})();
