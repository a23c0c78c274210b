import { Chart, BarController, BarElement, CategoryScale, LinearScales } from 'chart.js';

Chart.register(BarController, BarElement, CategoryScale, LinearScales);

const canvas = document.getElementById('chart') as HTMLCanvasElement;

new Chart(canvas, {
  type: 'bar',
  data: {
    labels: ['a', 'b', 'c'],
    datasets: [{ label: 'counts', data: [4, 9, 6] }],
  },
});
