import * as d3 from 'd3';

type Row = { city: string; population: number };

const rows: Row[] = [
  { city: 'Oslo', population: 0.7 },
  { city: 'Bergen', population: 0.29 },
];

const x = d3
  .scaleLinear()
  .domain([0, 1])
  .rangeBands([0, 300]);

d3.select('#container')
  .append('svg')
  .attr('width', 320)
  .attr('height', 100)
  .selectAll('rect')
  .data(rows)
  .join('rect')
  .attr('y', (_d: Row, i: number) => i * 40)
  .attr('width', (d: Row) => x(d.population))
  .attr('height', 30);
