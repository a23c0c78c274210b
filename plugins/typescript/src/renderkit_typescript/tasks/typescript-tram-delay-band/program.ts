// How late the trams of a line are through the day: the median within the middle eighty per cent
import * as d3 from "d3";

interface Delay {
  hour: number;
  low: number;
  median: number;
  high: number;
}

const width = 960;
const height = 540;
const margin = { top: 70, right: 180, bottom: 60, left: 70 };

function read(row: d3.DSVRowString): Delay {
  return { hour: Number(row.hour), low: Number(row.low), median: Number(row.median), high: Number(row.high) };
}

function draw(delays: Delay[]): void {
  const x = d3.scaleLinear().domain([5, 23]).range([margin.left, width - margin.right]);
  const y = d3.scaleLinear().domain([0, 10]).range([height - margin.bottom, margin.top]);
  const svg = d3.select("#chart").append("svg").attr("width", width).attr("height", height).attr("font-family", "sans-serif");

  svg.append("g").selectAll("line").data(y.ticks(5).slice(1)).join("line")
    .attr("x1", margin.left)
    .attr("x2", width - margin.right)
    .attr("y1", y)
    .attr("y2", y)
    .attr("stroke", "#e2e2e2");

  const band = d3.area<Delay>().x((d) => x(d.hour)).y0((d) => y(d.low)).y1((d) => y(d.high)).curve(d3.curveMonotoneX);
  const line = d3.line<Delay>().x((d) => x(d.hour)).y((d) => y(d.median)).curve(d3.curveMonotoneX);
  svg.append("path").attr("d", band(delays)).attr("fill", "#f2a65a").attr("fill-opacity", 0.4);
  svg.append("path").attr("d", line(delays)).attr("fill", "none").attr("stroke", "#c44900").attr("stroke-width", 3);

  svg.append("g")
    .attr("transform", `translate(0,${y(0)})`)
    .call(d3.axisBottom<d3.NumberValue>(x).tickValues(d3.range(5, 24, 2)).tickFormat((hour) => `${hour}:00`))
    .attr("font-size", 14);
  svg.append("g")
    .attr("transform", `translate(${margin.left},0)`)
    .call(d3.axisLeft(y).ticks(5))
    .attr("font-size", 14);

  const write = (text: string, left: number, top: number, size: number) =>
    svg.append("text").attr("x", left).attr("y", top).attr("font-size", size).text(text);
  const last = delays[delays.length - 1];
  write("Delay of the trams on line 4, by hour", margin.left, 34, 22).attr("font-weight", "bold");
  write("Hour of departure", (margin.left + width - margin.right) / 2, height - 12, 15).attr("text-anchor", "middle");
  write("Minutes late", -(margin.top + height - margin.bottom) / 2, 24, 15)
    .attr("transform", "rotate(-90)")
    .attr("text-anchor", "middle");
  write("Middle 80 % of trams", x(last.hour) + 10, y(last.high) + 2, 15).attr("fill", "#b8722c");
  write("Median", x(last.hour) + 10, y(last.median) + 8, 15).attr("fill", "#c44900").attr("font-weight", "bold");
}

d3.csv("data.csv", read).then(draw);
