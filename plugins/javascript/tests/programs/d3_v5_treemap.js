// written for D3 v5
var sales = [
  { region: 'North', city: 'Oslo', amount: 40 }, { region: 'North', city: 'Bergen', amount: 22 },
  { region: 'South', city: 'Rome', amount: 60 }, { region: 'South', city: 'Athens', amount: 35 },
  { region: 'West', city: 'Lisbon', amount: 28 }, { region: 'West', city: 'Porto', amount: 15 },
  { region: 'East', city: 'Kyiv', amount: 45 }, { region: 'East', city: 'Sofia', amount: 18 },
];

var nested = d3.nest().key(function (d) { return d.region; }).entries(sales);
var root = d3.hierarchy({ values: nested }, function (d) { return d.values; })
  .sum(function (d) { return d.amount; })
  .sort(function (a, b) { return b.value - a.value; });

d3.treemap().size([640, 400]).padding(3)(root);

var color = d3.scaleOrdinal(d3.schemeCategory10);
var svg = d3.select('body').append('svg').attr('width', 640).attr('height', 400);

var cell = svg.selectAll('g').data(root.leaves()).enter().append('g')
  .attr('transform', function (d) { return 'translate(' + d.x0 + ',' + d.y0 + ')'; });

cell.append('rect')
  .attr('width', function (d) { return d.x1 - d.x0; })
  .attr('height', function (d) { return d.y1 - d.y0; })
  .attr('fill', function (d) { return color(d.data.region); });
cell.append('text').attr('x', 6).attr('y', 20).attr('fill', 'white').style('font', '14px sans-serif')
  .text(function (d) { return d.data.city + ' ' + d.data.amount; });
