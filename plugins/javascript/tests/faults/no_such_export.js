import { select, scaleLinear, scaleBand, axisBottm, axisLeft, max } from 'd3';

const data = [
  { name: 'Apples', count: 30 },
  { name: 'Pears', count: 22 },
  { name: 'Plums', count: 17 },
];

const svg = select('#container').append('svg').attr('width', 480).attr('height', 300);
const x = scaleBand().domain(data.map(d => d.name)).range([40, 460]).padding(0.3);
const y = scaleLinear().domain([0, max(data, d => d.count)]).range([260, 20]);

svg.append('g').attr('transform', 'translate(0,260)').call(axisBottm(x));
svg.append('g').attr('transform', 'translate(40,0)').call(axisLeft(y));
svg.selectAll('rect').data(data).join('rect')
  .attr('x', d => x(d.name)).attr('y', d => y(d.count))
  .attr('width', x.bandwidth()).attr('height', d => 260 - y(d.count));
