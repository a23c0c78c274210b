// A sourdough through a night: temperature against volume, connected in the order of the hours
import * as Plot from "@observablehq/plot";
import * as d3 from "d3";

interface Reading {
  hours: number;
  temperature: number;
  volume: number;
}

function heading(text: string): HTMLElement {
  const element = document.createElement("h2");
  element.textContent = text;
  element.style.font = "bold 22px sans-serif";
  return element;
}

async function draw(): Promise<void> {
  const readings: Reading[] = await d3.csv("data.csv", ({ hours, temperature, volume }) => ({
    hours: Number(hours),
    temperature: Number(temperature),
    volume: Number(volume),
  }));

  const label = { x: "temperature", y: "volume", text: (d: Reading) => `${d.hours} h`, fill: "#333" };
  const centred = { labelAnchor: "center", labelArrow: "none" } as const;
  const chart = Plot.plot({
    width: 900,
    height: 600,
    marginLeft: 70,
    marginBottom: 60,
    marginTop: 40,
    marginRight: 40,
    style: { fontSize: "15px", fontFamily: "sans-serif" },
    title: heading("A sourdough from evening to morning"),
    grid: true,
    x: { domain: [16, 27], ticks: 12, label: "Temperature of the dough (°C)", labelOffset: 46, ...centred },
    y: { domain: [0.8, 2.6], ticks: 9, label: "Volume (times the start)", labelOffset: 56, ...centred },
    marks: [
      Plot.line(readings, { x: "temperature", y: "volume", stroke: "#8a5a2b", strokeWidth: 2.5, curve: "catmull-rom" }),
      Plot.dot(readings, { x: "temperature", y: "volume", r: 7, fill: "hours", stroke: "#5a3a1b" }),
      Plot.text(readings.slice(0, 3), { ...label, dy: 20 }),
      Plot.text(readings.slice(3, 8), { ...label, dx: 13, textAnchor: "start" }),
      Plot.text(readings.slice(8), { ...label, dy: -18 }),
    ],
    color: { range: ["#fff3d6", "#b5651d"], interpolate: "rgb" },
  });
  document.getElementById("dough")!.append(chart);
}

draw();
