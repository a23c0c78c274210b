import * as d3 from 'd3';
import { legendColor } from 'd3-fancy-legends';

const color = d3.scaleOrdinal()
  .domain(['bus', 'train', 'bike'])
  .range(d3.schemeTableau10);

const svg = d3.select('body').append('svg').attr('width', 300).attr('height', 200);
svg.append('g')
  .attr('transform', 'translate(20,20)')
  .call(legendColor().scale(color).shapePadding(6));
