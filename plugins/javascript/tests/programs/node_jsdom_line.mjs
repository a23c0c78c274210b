import fs from 'node:fs';
import * as d3 from 'd3';
import { JSDOM } from 'jsdom';

// Server-side line chart with D3 and JSDOM
const { document } = new JSDOM('<!DOCTYPE html><html><body></body></html>').window;

const values = d3.range(0, 60).map((i) => ({
  date: new Date(2024, 0, 1 + i),
  value: 50 + 20 * Math.sin(i / 6) + i / 3,
}));

const width = 720, height = 320, margin = 40;
const x = d3.scaleTime(d3.extent(values, (d) => d.date), [margin, width - margin]);
const y = d3.scaleLinear([0, d3.max(values, (d) => d.value)], [height - margin, margin]).nice();

const svg = d3.select(document.body).append('svg')
  .attr('xmlns', 'http://www.w3.org/2000/svg')
  .attr('width', width).attr('height', height)
  .attr('font-family', 'sans-serif');

svg.append('rect').attr('width', width).attr('height', height).attr('fill', 'white');
svg.append('g').attr('transform', `translate(0,${height - margin})`).call(d3.axisBottom(x).ticks(8));
svg.append('g').attr('transform', `translate(${margin},0)`).call(d3.axisLeft(y));
svg.append('path').datum(values)
  .attr('fill', 'none').attr('stroke', 'teal').attr('stroke-width', 2)
  .attr('d', d3.line().x((d) => x(d.date)).y((d) => y(d.value)).curve(d3.curveMonotoneX));
svg.append('text').attr('x', width / 2).attr('y', 24).attr('text-anchor', 'middle').text('Visitors a day');

fs.writeFileSync('visitors.svg', document.body.innerHTML);
