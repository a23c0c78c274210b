import { Chart, DoughnutController, ArcElement, Legend, Title, Tooltip, type ChartConfiguration } from 'chart.js';

Chart.register(DoughnutController, ArcElement, Legend, Title, Tooltip);

const config: ChartConfiguration<'doughnut', number[], string> = {
  type: 'doughnut',
  data: {
    labels: ['Direct', 'Search', 'Social', 'Referral'],
    datasets: [
      {
        data: [35, 40, 15, 10],
        backgroundColor: ['#264653', '#2a9d8f', '#e9c46a', '#e76f51'],
        hoverOffset: 8,
      },
    ],
  },
  options: {
    responsive: false,
    plugins: {
      title: { display: true, text: 'Where visitors come from', font: { size: 18 } },
      legend: { position: 'right' },
    },
  },
};

const canvas = document.getElementById('traffic') as HTMLCanvasElement;
canvas.width = 520;
canvas.height = 360;
new Chart(canvas, config);
