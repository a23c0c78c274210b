import * as d3 from 'd3';
import { palette } from './theme.js';

const data = [10, 25, 17, 32];

d3.select('#container')
  .append('svg')
  .attr('width', 400)
  .attr('height', 200)
  .selectAll('circle')
  .data(data)
  .join('circle')
  .attr('cx', (d, i) => 60 + i * 90)
  .attr('cy', 100)
  .attr('r', (d) => d)
  .attr('fill', (d, i) => palette[i]);
