const fs = require('fs');
const d3 = require('d3');
const { JSDOM } = require('jsdom');

const dom = new JSDOM('<!DOCTYPE html><body></body>');
const svg = d3.select(dom.window.document.body).append('svg')
  .attr('xmlns', 'http://www.w3.org/2000/svg')
  .attr('width', 500).attr('height', 300);

const rows = d3.csvParse(fs.readFileSync('temperatures_2023.csv', 'utf8'));
const x = d3.scaleLinear().domain([0, rows.length - 1]).range([30, 480]);
const y = d3.scaleLinear().domain(d3.extent(rows, (d) => +d.temp)).range([270, 20]);

svg.append('path')
  .attr('fill', 'none').attr('stroke', 'orangered')
  .attr('d', d3.line().x((d, i) => x(i)).y((d) => y(+d.temp))(rows));

fs.writeFileSync('temperatures.svg', dom.window.document.body.innerHTML);
