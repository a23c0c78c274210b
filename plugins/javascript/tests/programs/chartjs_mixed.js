// Chart.js: bars and a line on two axes
const ctx = document.getElementById('weatherChart').getContext('2d');

const weatherChart = new Chart(ctx, {
  data: {
    labels: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
    datasets: [
      {
        type: 'bar',
        label: 'Rainfall (mm)',
        data: [52, 40, 45, 50, 58, 62, 70, 68, 60, 65, 63, 58],
        backgroundColor: 'rgba(54, 162, 235, 0.5)',
        yAxisID: 'y',
      },
      {
        type: 'line',
        label: 'Temperature (°C)',
        data: [2, 3, 7, 11, 15, 18, 21, 20, 16, 11, 6, 3],
        borderColor: 'rgb(255, 99, 132)',
        backgroundColor: 'rgb(255, 99, 132)',
        tension: 0.4,
        yAxisID: 'y1',
      },
    ],
  },
  options: {
    responsive: true,
    plugins: {
      title: { display: true, text: 'Climate of a temperate city', font: { size: 18 } },
      legend: { position: 'bottom' },
    },
    scales: {
      y: { beginAtZero: true, title: { display: true, text: 'mm' } },
      y1: { position: 'right', grid: { drawOnChartArea: false }, title: { display: true, text: '°C' } },
    },
  },
});
