const svg = d3.select('#container').append('svg').attr('width', 400).attr('height', 400);

const points = [];
while (points.length < 500) {
  const x = Math.floor(Math.random() * 20), y = Math.floor(Math.random() * 20);
  if (!points.some((p) => p[0] === x && p[1] === y)) {
    points.push([x, y]);
  }
}

svg.selectAll('circle')
  .data(points)
  .join('circle')
  .attr('cx', (d) => d[0] * 20)
  .attr('cy', (d) => d[1] * 20)
  .attr('r', 3);
