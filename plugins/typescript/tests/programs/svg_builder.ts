const SVG_NS = 'http://www.w3.org/2000/svg' as const;

type Attributes = Record<string, string | number>;

function create<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG_NS, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, String(value)));
  return element;
}

enum Status {
  Done = '#2e7d32',
  Active = '#1565c0',
  Planned = '#9e9e9e',
}

interface Task {
  name: string;
  start: number;
  length: number;
  status: Status;
}

const tasks: readonly Task[] = [
  { name: 'Research', start: 0, length: 3, status: Status.Done },
  { name: 'Design', start: 2, length: 4, status: Status.Done },
  { name: 'Build', start: 5, length: 6, status: Status.Active },
  { name: 'Test', start: 9, length: 3, status: Status.Planned },
  { name: 'Release', start: 12, length: 1, status: Status.Planned },
];

const svg = create('svg', { width: 600, height: 40 + tasks.length * 40, 'font-family': 'sans-serif' });
for (let week = 0; week <= 13; week++) {
  svg.append(create('line', { x1: 110 + week * 36, x2: 110 + week * 36, y1: 24, y2: 240, stroke: '#e0e0e0' }));
  const text = create('text', { x: 110 + week * 36, y: 18, 'font-size': 11, 'text-anchor': 'middle' });
  text.textContent = `${week}`;
  svg.append(text);
}
tasks.forEach((task, row) => {
  const y = 34 + row * 40;
  const label = create('text', { x: 100, y: y + 18, 'text-anchor': 'end', 'font-size': 14 });
  label.textContent = task.name;
  svg.append(label, create('rect', { x: 110 + task.start * 36, y, width: task.length * 36, height: 26, rx: 5, fill: task.status }));
});
document.getElementById('app')!.append(svg);
