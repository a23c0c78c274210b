import * as d3 from 'd3';
import { annotate } from '@acme/chart-annotations';

const data: number[] = [5, 12, 8];

const svg = d3
  .select<HTMLDivElement, unknown>('#chart')
  .append('svg')
  .attr('width', 300)
  .attr('height', 150);

annotate(svg, data);
