const width = 700, height = 420;
const svg = d3.select('#map').append('svg').attr('width', width).attr('height', height);

const projection = d3.geoMercator().scale(110).translate([width / 2, height / 1.5]);
const path = d3.geoPath(projection);

d3.json('https://example.com/geo/world-countries.geojson').then((world) => {
  svg.selectAll('path')
    .data(world.features)
    .join('path')
    .attr('d', path)
    .attr('fill', '#ccc')
    .attr('stroke', '#fff');
});
