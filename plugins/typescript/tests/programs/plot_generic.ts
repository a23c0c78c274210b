import * as Plot from '@observablehq/plot';

interface Measurement<T extends string> {
  site: T;
  day: number;
  level: number;
}

type Site = 'river' | 'lake' | 'coast';

const sites: Site[] = ['river', 'lake', 'coast'];
const data: Measurement<Site>[] = sites.flatMap((site, s) =>
  Array.from({ length: 30 }, (_, day) => ({
    site,
    day,
    level: 2 + s * 1.5 + Math.sin(day / (3 + s)) * (1 + 0.4 * s),
  })),
);

const chart = Plot.plot({
  width: 680,
  height: 320,
  color: { legend: true, scheme: 'Dark2' },
  y: { grid: true, label: 'level (m)' },
  marks: [
    Plot.areaY(data, { x: 'day', y1: 0, y2: 'level', fill: 'site', fillOpacity: 0.12 }),
    Plot.line(data, { x: 'day', y: 'level', stroke: 'site', strokeWidth: 2 }),
    Plot.ruleY([0]),
  ],
});

document.querySelector('#plot')!.append(chart);
