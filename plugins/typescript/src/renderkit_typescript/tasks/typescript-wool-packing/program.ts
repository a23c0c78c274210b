// What lies in a wool shop, as circles within circles
import * as d3 from "d3";

interface Stock {
  name: string;
  skeins?: number;
  children?: Stock[];
}

const size = 780;
const top = 60;
const color = d3.scaleOrdinal<string, string>()
  .domain(["Wool", "Alpaca", "Cotton", "Linen", "Mohair"])
  .range(["#c8553d", "#8d6b94", "#588b8b", "#c9a227", "#5b7db1"]);

function nest(rows: d3.DSVRowArray): Stock {
  const fibres = d3.group(rows, (row) => row.fibre);
  const children = Array.from(fibres, ([name, yarns]): Stock => ({
    name,
    children: yarns.map((row) => ({ name: row.yarn, skeins: Number(row.skeins) })),
  }));
  return { name: "Shop", children };
}

function draw(stock: Stock): void {
  const root = d3.hierarchy(stock)
    .sum((d) => d.skeins ?? 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const packed = d3.pack<Stock>()
    .size([size, size])
    .padding((d) => (d.depth === 0 ? 30 : 4))(root);

  const svg = d3.select("#circles").append("svg")
    .attr("width", size)
    .attr("height", size + top)
    .attr("font-family", "sans-serif")
    .attr("text-anchor", "middle");
  svg.append("text").attr("x", size / 2).attr("y", 36).attr("font-size", 24).attr("font-weight", "bold")
    .text("Skeins on the shelves of a wool shop");

  const fibre = (d: d3.HierarchyCircularNode<Stock>): string => (d.depth === 2 ? d.parent!.data.name : d.data.name);
  const node = svg.append("g").attr("transform", `translate(0,${top})`)
    .selectAll("g").data(packed.descendants()).join("g")
    .attr("transform", (d) => `translate(${d.x},${d.y})`);
  node.append("circle")
    .attr("r", (d) => d.r)
    .attr("fill", (d) => (d.depth === 0 ? "#f6f3ee" : color(fibre(d))))
    .attr("fill-opacity", (d) => [1, 0.25, 0.9][d.depth]);

  node.filter((d) => d.depth === 1).append("text")
    .attr("y", (d) => -d.r - 7)
    .attr("font-size", 17)
    .attr("font-weight", "bold")
    .attr("fill", (d) => d3.color(color(fibre(d)))!.darker().formatHex())
    .text((d) => d.data.name);

  const leaf = node.filter((d) => d.depth === 2).attr("fill", "white");
  leaf.append("text").attr("y", -2).attr("font-size", 13).text((d) => d.data.name);
  leaf.append("text").attr("y", 16).attr("font-size", 14).attr("font-weight", "bold").text((d) => d.value ?? 0);
}

d3.csv("data.csv").then((rows) => draw(nest(rows)));
