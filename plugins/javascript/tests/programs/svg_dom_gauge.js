// A gauge built with the DOM's own SVG functions
const NS = 'http://www.w3.org/2000/svg';

function el(name, attributes, parent) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent.appendChild(node);
  return node;
}

function arc(cx, cy, r, from, to) {
  const p = (deg) => {
    const a = ((deg - 180) * Math.PI) / 180;
    return [cx + r * Math.cos(a), cy + r * Math.sin(a)];
  };
  const [x1, y1] = p(from), [x2, y2] = p(to);
  return `M ${x1} ${y1} A ${r} ${r} 0 0 1 ${x2} ${y2}`;
}

const svg = el('svg', { width: 400, height: 240, viewBox: '0 0 400 240' }, document.getElementById('gauge'));
[['#d9534f', 0, 60], ['#f0ad4e', 60, 120], ['#5cb85c', 120, 180]].forEach(([stroke, a, b]) =>
  el('path', { d: arc(200, 200, 150, a, b), stroke, 'stroke-width': 36, fill: 'none' }, svg));

const value = 72;
const angle = (value / 100) * 180 - 180;
const rad = (angle * Math.PI) / 180;
el('line', {
  x1: 200, y1: 200, x2: 200 + 130 * Math.cos(rad), y2: 200 + 130 * Math.sin(rad),
  stroke: '#333', 'stroke-width': 6, 'stroke-linecap': 'round',
}, svg);
el('circle', { cx: 200, cy: 200, r: 10, fill: '#333' }, svg);
el('text', { x: 200, y: 236, 'text-anchor': 'middle', 'font-size': 28, 'font-family': 'sans-serif' }, svg)
  .textContent = `${value} %`;
