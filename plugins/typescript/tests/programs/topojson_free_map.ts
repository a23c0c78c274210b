import { geoOrthographic, geoPath, geoGraticule10, type GeoPermissibleObjects } from 'd3';
import { select } from 'd3-selection';

const size: number = 420;
const projection = geoOrthographic().scale(size / 2 - 10).translate([size / 2, size / 2]).rotate([-15, -35]);
const path = geoPath(projection);

const cities: GeoJSON.FeatureCollection<GeoJSON.Point, { name: string }> = {
  type: 'FeatureCollection',
  features: ([['Oslo', 10.7, 59.9], ['Lagos', 3.4, 6.5], ['Cairo', 31.2, 30.0], ['Delhi', 77.2, 28.6]] as [string, number, number][]).map(
    ([name, lon, lat]) => ({ type: 'Feature', properties: { name }, geometry: { type: 'Point', coordinates: [lon, lat] } }),
  ),
};

const svg = select('#map').append('svg').attr('width', size).attr('height', size);
const layer = (object: GeoPermissibleObjects, fill: string, stroke: string) =>
  svg.append('path').attr('d', path(object)).attr('fill', fill).attr('stroke', stroke);

layer({ type: 'Sphere' }, '#dff1fb', '#447');
layer(geoGraticule10(), 'none', '#aac');
svg.selectAll('circle').data(cities.features).join('circle')
  .attr('transform', (d) => `translate(${projection(d.geometry.coordinates as [number, number])})`)
  .attr('r', 6).attr('fill', 'crimson');
svg.selectAll('text').data(cities.features).join('text')
  .attr('transform', (d) => `translate(${projection(d.geometry.coordinates as [number, number])})`)
  .attr('dx', 9).attr('dy', 4).style('font', '13px sans-serif').text((d) => d.properties.name);
