import { writeFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import * as d3 from 'd3';

function normal(n: number): number[] {
  const random = d3.randomNormal.source(d3.randomLcg(42))(50, 12);
  return Array.from({ length: n }, random);
}

async function main(): Promise<void> {
  const dom = new JSDOM('<body></body>');
  const body = d3.select(dom.window.document.body);
  const width = 600, height = 340, margin = 36;

  const values: number[] = normal(1000);
  const bins: d3.Bin<number, number>[] = d3.bin().thresholds(24)(values);
  const x = d3.scaleLinear([bins[0].x0!, bins[bins.length - 1].x1!], [margin, width - margin]);
  const y = d3.scaleLinear([0, d3.max(bins, (b) => b.length)!], [height - margin, margin]);

  const svg = body.append('svg')
    .attr('xmlns', 'http://www.w3.org/2000/svg')
    .attr('width', width).attr('height', height).attr('viewBox', `0 0 ${width} ${height}`);
  svg.append('g').selectAll('rect').data(bins).join('rect')
    .attr('x', (b) => x(b.x0!) + 1)
    .attr('width', (b) => Math.max(0, x(b.x1!) - x(b.x0!) - 2))
    .attr('y', (b) => y(b.length))
    .attr('height', (b) => y(0) - y(b.length))
    .attr('fill', 'slateblue');
  svg.append('g').attr('transform', `translate(0,${height - margin})`).call(d3.axisBottom(x) as any);
  svg.append('g').attr('transform', `translate(${margin},0)`).call(d3.axisLeft(y) as any);

  writeFileSync('histogram.svg', body.html());
}

main();
