// D3 bar chart: monthly sales
const data = [
  { month: "Jan", sales: 120 }, { month: "Feb", sales: 98 }, { month: "Mar", sales: 143 },
  { month: "Apr", sales: 167 }, { month: "May", sales: 155 }, { month: "Jun", sales: 189 },
];

const margin = { top: 40, right: 20, bottom: 40, left: 50 };
const width = 640 - margin.left - margin.right;
const height = 400 - margin.top - margin.bottom;

const svg = d3.select("#chart")
  .append("svg")
  .attr("width", width + margin.left + margin.right)
  .attr("height", height + margin.top + margin.bottom)
  .append("g")
  .attr("transform", `translate(${margin.left},${margin.top})`);

const x = d3.scaleBand().domain(data.map((d) => d.month)).range([0, width]).padding(0.2);
const y = d3.scaleLinear().domain([0, d3.max(data, (d) => d.sales)]).nice().range([height, 0]);

svg.append("g").attr("transform", `translate(0,${height})`).call(d3.axisBottom(x));
svg.append("g").call(d3.axisLeft(y));

svg.selectAll(".bar")
  .data(data)
  .enter()
  .append("rect")
  .attr("class", "bar")
  .attr("x", (d) => x(d.month))
  .attr("width", x.bandwidth())
  .attr("y", height)
  .attr("height", 0)
  .attr("fill", "steelblue")
  .transition()
  .duration(800)
  .attr("y", (d) => y(d.sales))
  .attr("height", (d) => height - y(d.sales));

svg.append("text")
  .attr("x", width / 2)
  .attr("y", -15)
  .attr("text-anchor", "middle")
  .style("font-size", "18px")
  .text("Monthly sales");
