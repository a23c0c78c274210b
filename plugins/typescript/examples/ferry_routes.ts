// Node: ferry crossings as an SVG file
import { writeFileSync } from "node:fs";

interface Harbour {
  name: string;
  x: number;
  y: number;
}

interface Route {
  from: string;
  to: string;
  daily: number;
}

const harbours: Harbour[] = [
  { name: "Northhaven", x: 90, y: 70 },
  { name: "Greyrock", x: 320, y: 50 },
  { name: "Saltmarsh", x: 200, y: 190 },
  { name: "Isle End", x: 440, y: 230 },
];
const routes: Route[] = [
  { from: "Northhaven", to: "Greyrock", daily: 12 },
  { from: "Northhaven", to: "Saltmarsh", daily: 5 },
  { from: "Saltmarsh", to: "Greyrock", daily: 3 },
  { from: "Saltmarsh", to: "Isle End", daily: 8 },
];

const place = new Map<string, Harbour>(harbours.map((h) => [h.name, h]));

function crossing({ from, to, daily }: Route): string {
  const a = place.get(from)!;
  const b = place.get(to)!;
  const bend = `${(a.x + b.x) / 2 + (a.y - b.y) / 5},${(a.y + b.y) / 2 + (b.x - a.x) / 5}`;
  return `<path d="M ${a.x},${a.y} Q ${bend} ${b.x},${b.y}" fill="none" stroke="#457b9d" stroke-width="${daily / 2 + 1}" stroke-linecap="round"/>`;
}

const marks = harbours.map(
  ({ name, x, y }: Harbour): string =>
    `<circle cx="${x}" cy="${y}" r="9" fill="#e63946" stroke="white" stroke-width="3"/>
  <text x="${x + 14}" y="${y - 10}" font-family="sans-serif" font-size="15">${name}</text>`,
);

writeFileSync(
  "ferries.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" width="560" height="290">
  <rect width="100%" height="100%" fill="#f1faee"/>
  ${routes.map(crossing).join("\n  ")}
  ${marks.join("\n  ")}
</svg>`,
);
