import * as d3 from 'd3';

interface Revenue {
  quarter: string;
  product: 'Books' | 'Games' | 'Music';
  amount: number;
}

const data: Revenue[] = [
  { quarter: 'Q1', product: 'Books', amount: 30 }, { quarter: 'Q1', product: 'Games', amount: 45 }, { quarter: 'Q1', product: 'Music', amount: 22 },
  { quarter: 'Q2', product: 'Books', amount: 36 }, { quarter: 'Q2', product: 'Games', amount: 40 }, { quarter: 'Q2', product: 'Music', amount: 27 },
  { quarter: 'Q3', product: 'Books', amount: 33 }, { quarter: 'Q3', product: 'Games', amount: 58 }, { quarter: 'Q3', product: 'Music', amount: 31 },
];

const width = 620, height = 380;
const margin = { top: 40, right: 100, bottom: 30, left: 40 };
const products = Array.from(new Set(data.map((d) => d.product)));
const quarters = Array.from(new Set(data.map((d) => d.quarter)));

const x0 = d3.scaleBand<string>().domain(quarters).range([margin.left, width - margin.right]).padding(0.2);
const x1 = d3.scaleBand<string>().domain(products).range([0, x0.bandwidth()]).padding(0.08);
const y = d3.scaleLinear().domain([0, d3.max(data, (d) => d.amount)!]).nice().range([height - margin.bottom, margin.top]);
const color = d3.scaleOrdinal<string>().domain(products).range(['#e07a5f', '#3d405b', '#81b29a']);

const svg = d3.select<HTMLDivElement, unknown>('#chart').append('svg').attr('width', width).attr('height', height);

svg.append('g').attr('transform', `translate(0,${height - margin.bottom})`).call(d3.axisBottom(x0));
svg.append('g').attr('transform', `translate(${margin.left},0)`).call(d3.axisLeft(y).ticks(6));

svg.selectAll<SVGRectElement, Revenue>('rect.bar')
  .data(data)
  .join('rect')
  .attr('class', 'bar')
  .attr('x', (d) => x0(d.quarter)! + x1(d.product)!)
  .attr('y', (d) => y(d.amount))
  .attr('width', x1.bandwidth())
  .attr('height', (d) => y(0) - y(d.amount))
  .attr('fill', (d) => color(d.product));

products.forEach((product, i) => {
  const row = svg.append('g').attr('transform', `translate(${width - 85},${margin.top + i * 24})`);
  row.append('rect').attr('width', 16).attr('height', 16).attr('fill', color(product));
  row.append('text').attr('x', 22).attr('y', 13).style('font', '13px sans-serif').text(product);
});
svg.append('text').attr('x', margin.left).attr('y', 22).style('font', 'bold 16px sans-serif').text('Revenue by product (k€)');
