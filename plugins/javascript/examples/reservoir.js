// A page: how full a reservoir was, by D3
const levels = [62, 58, 61, 70, 83, 91, 88, 79, 66, 57, 54, 59];
const months = "JFMAMJJASOND".split("");

const size = { width: 640, height: 360, left: 44, right: 16, top: 44, bottom: 34 };
const x = d3.scalePoint().domain(d3.range(12)).range([size.left, size.width - size.right]);
const y = d3.scaleLinear().domain([0, 100]).range([size.height - size.bottom, size.top]);

const svg = d3.select("#container").append("svg").attr("width", size.width).attr("height", size.height);

svg.append("g")
  .attr("transform", `translate(0,${y(0)})`)
  .call(d3.axisBottom(x).tickFormat((i) => months[i]));
svg.append("g").attr("transform", `translate(${size.left},0)`).call(d3.axisLeft(y).ticks(5).tickFormat((d) => `${d}%`));

svg.append("path")
  .datum(levels)
  .attr("fill", "#9ecae1")
  .attr("d", d3.area().x((_, i) => x(i)).y0(y(0)).y1((d) => y(d)).curve(d3.curveCatmullRom));
svg.append("path")
  .datum(levels)
  .attr("fill", "none")
  .attr("stroke", "#2171b5")
  .attr("stroke-width", 2.5)
  .attr("d", d3.line().x((_, i) => x(i)).y((d) => y(d)).curve(d3.curveCatmullRom));

svg.append("text")
  .attr("x", size.left)
  .attr("y", 24)
  .style("font", "bold 17px sans-serif")
  .text("The reservoir, month by month");
