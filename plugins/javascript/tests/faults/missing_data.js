const margin = { top: 20, right: 20, bottom: 30, left: 40 };
const width = 600 - margin.left - margin.right;
const height = 400 - margin.top - margin.bottom;

const svg = d3.select('#chart').append('svg')
  .attr('width', 600)
  .attr('height', 400)
  .append('g')
  .attr('transform', `translate(${margin.left},${margin.top})`);

d3.csv('stock_prices.csv').then((data) => {
  data.forEach((d) => { d.close = +d.close; });
  const y = d3.scaleLinear().domain([0, d3.max(data, (d) => d.close)]).range([height, 0]);
  svg.append('g').call(d3.axisLeft(y));
});
