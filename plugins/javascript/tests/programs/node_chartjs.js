const { ChartJSNodeCanvas } = require('chartjs-node-canvas');
const fs = require('fs');

const chartJSNodeCanvas = new ChartJSNodeCanvas({ width: 600, height: 400, backgroundColour: 'white' });

const configuration = {
  type: 'radar',
  data: {
    labels: ['Speed', 'Handling', 'Comfort', 'Range', 'Price', 'Safety'],
    datasets: [
      {
        label: 'Model A',
        data: [80, 70, 60, 90, 50, 85],
        borderColor: 'rgb(54, 162, 235)',
        backgroundColor: 'rgba(54, 162, 235, 0.2)',
      },
      {
        label: 'Model B',
        data: [65, 85, 80, 60, 75, 90],
        borderColor: 'rgb(255, 99, 132)',
        backgroundColor: 'rgba(255, 99, 132, 0.2)',
      },
    ],
  },
  options: {
    plugins: { title: { display: true, text: 'Two cars compared' } },
    scales: { r: { beginAtZero: true, max: 100 } },
  },
};

(async () => {
  const image = await chartJSNodeCanvas.renderToBuffer(configuration);
  fs.writeFileSync('./radar.png', image);
  console.log('done');
})();
