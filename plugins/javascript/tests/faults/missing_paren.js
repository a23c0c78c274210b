// Monthly rainfall as a bar chart
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"];
const rain = [78, 54, 61, 43, 38, 25];

const width = 640, height = 360;
const svg = d3.select("#container")
  .append("svg")
  .attr("width", width)
  .attr("height", height);

const x = d3.scaleBand().domain(months).range([40, width - 20]).padding(0.2);
const y = d3.scaleLinear().domain([0, d3.max(rain)]).range([height - 30, 20];

svg.selectAll("rect")
  .data(rain)
  .join("rect")
  .attr("x", (d, i) => x(months[i]))
  .attr("y", d => y(d))
  .attr("width", x.bandwidth())
  .attr("height", d => height - 30 - y(d))
  .attr("fill", "steelblue");
