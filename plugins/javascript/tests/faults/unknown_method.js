const width = 500, height = 300;
const data = [4, 8, 15, 16, 23, 42];

const svg = d3.select('#chart')
  .append('svg')
  .attr('width', width)
  .attr('height', height);

const x = d3.scaleBanded()
  .domain(d3.range(data.length))
  .range([0, width])
  .padding(0.1);

svg.selectAll('rect')
  .data(data)
  .enter()
  .append('rect')
  .attr('x', (d, i) => x(i))
  .attr('y', d => height - d * 6)
  .attr('width', x.bandwidth())
  .attr('height', d => d * 6);
