import * as d3 from 'd3';
import type { SelectionBase } from 'd3';
import { formatCurrency } from './utils/format';

const values: number[] = [1200, 860, 1430];

d3.select('#app')
  .append('svg')
  .attr('width', 300)
  .attr('height', 120)
  .selectAll('text')
  .data(values)
  .join('text')
  .attr('x', 20)
  .attr('y', (_d, i) => 30 + i * 30)
  .text((d) => formatCurrency(d));
