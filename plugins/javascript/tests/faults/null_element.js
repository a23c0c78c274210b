// A legend beside the chart
const items = [
  { label: 'Solar', color: '#f4b942' },
  { label: 'Wind', color: '#4a90d9' },
];

const chart = document.createElement('div');
chart.className = 'chart';
document.body.appendChild(chart);

items.forEach((item) => {
  const entry = document.createElement('span');
  entry.textContent = item.label;
  entry.style.color = item.color;
  chart.querySelector('.legend > ul').appendChild(entry);
});
