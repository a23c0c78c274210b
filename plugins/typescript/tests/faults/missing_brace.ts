import * as d3 from 'd3';

interface Sale {
  month: string;
  amount: number;

const sales: Sale[] = [
  { month: 'Jan', amount: 120 },
  { month: 'Feb', amount: 98 },
];

const svg = d3.select('#chart').append('svg').attr('width', 400).attr('height', 240);
svg.selectAll('rect').data(sales).join('rect')
  .attr('x', (_, i) => 20 + i * 60)
  .attr('y', (d) => 220 - d.amount)
  .attr('width', 50)
  .attr('height', (d) => d.amount);
