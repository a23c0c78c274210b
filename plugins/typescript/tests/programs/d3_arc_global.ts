declare const d3: any;

interface Datum { name: string; share: number }

const data: Datum[] = [
  { name: 'Oxygen', share: 65 }, { name: 'Carbon', share: 18.5 }, { name: 'Hydrogen', share: 9.5 },
  { name: 'Nitrogen', share: 3.2 }, { name: 'Other', share: 3.8 },
];

const size = 380;
const radius = size / 2;
const color = d3.scaleOrdinal(d3.schemePastel1);
const pie = d3.pie().value((d: Datum) => d.share).sort(null);
const arc = d3.arc().innerRadius(radius * 0.5).outerRadius(radius - 8).cornerRadius(6).padAngle(0.02);

const svg = d3.select('#container')
  .append('svg')
  .attr('width', size)
  .attr('height', size)
  .append('g')
  .attr('transform', `translate(${radius},${radius})`);

svg.selectAll('path').data(pie(data)).join('path').attr('d', arc).attr('fill', (_: unknown, i: number) => color(i));
svg.selectAll('text').data(pie(data)).join('text')
  .attr('transform', (d: any) => `translate(${arc.centroid(d)})`)
  .attr('text-anchor', 'middle')
  .style('font', '12px sans-serif')
  .text((d: { data: Datum }) => (d.data.share > 5 ? d.data.name : ''));
svg.append('text').attr('text-anchor', 'middle').style('font', 'bold 16px sans-serif').text('The human body');
