const ctx = document.getElementById('salesChart').getContext('2d');

const labels = ['Q1', 'Q2', 'Q3', 'Q4'];
const revenue = [120, 150, 170, 210];

const chart = new Chart(ctx, {
  type: 'column',
  data: {
    labels: labels,
    datasets: [{
      label: 'Revenue (k$)',
      data: revenue,
      backgroundColor: 'rgba(54, 162, 235, 0.6)',
    }],
  },
  options: {
    plugins: { title: { display: true, text: 'Revenue by quarter' } },
  },
});
