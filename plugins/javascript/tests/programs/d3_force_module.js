import * as d3 from 'd3';

// Characters who appear together
const nodes = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hana'].map((id, i) => ({ id, group: i % 3 }));
const links = [
  ['Ada', 'Ben'], ['Ada', 'Cleo'], ['Ben', 'Cleo'], ['Cleo', 'Dan'],
  ['Dan', 'Eve'], ['Eve', 'Finn'], ['Finn', 'Dan'], ['Gus', 'Hana'], ['Gus', 'Ada'],
].map(([source, target]) => ({ source, target }));

const width = 600;
const height = 400;
const color = d3.scaleOrdinal(d3.schemeSet2);

const simulation = d3.forceSimulation(nodes)
  .force('link', d3.forceLink(links).id((d) => d.id).distance(70))
  .force('charge', d3.forceManyBody().strength(-140))
  .force('center', d3.forceCenter(width / 2, height / 2))
  .stop();
for (let i = 0; i < 300; i++) simulation.tick();

const svg = d3.select('#container').append('svg').attr('viewBox', [0, 0, width, height]).attr('width', width);

svg.append('g').attr('stroke', '#999').selectAll('line').data(links).join('line')
  .attr('x1', (d) => d.source.x).attr('y1', (d) => d.source.y)
  .attr('x2', (d) => d.target.x).attr('y2', (d) => d.target.y);

const node = svg.append('g').selectAll('g').data(nodes).join('g')
  .attr('transform', (d) => `translate(${d.x},${d.y})`);
node.append('circle').attr('r', 18).attr('fill', (d) => color(d.group)).attr('stroke', '#fff');
node.append('text').attr('text-anchor', 'middle').attr('dy', '0.35em').style('font', '11px sans-serif').text((d) => d.id);
