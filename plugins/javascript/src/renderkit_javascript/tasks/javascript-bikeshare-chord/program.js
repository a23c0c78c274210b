// Trips on hired bicycles between the districts of a town, as a chord diagram
const size = 720;
const outer = 290;
const inner = outer - 20;
const palette = { Station: "#d1495b", "Old Town": "#edae49", University: "#00798c", Harbour: "#30638e", Hospital: "#6a994e" };

d3.csv("data.csv", d3.autoType).then((rows) => {
  const districts = [...new Set(rows.map((d) => d.start))];
  const matrix = districts.map(() => districts.map(() => 0));
  for (const { start, finish, trips } of rows) {
    matrix[districts.indexOf(start)][districts.indexOf(finish)] = trips;
  }
  const chords = d3.chordDirected().padAngle(0.06)(matrix);
  const color = (i) => palette[districts[i]];

  const svg = d3.select("#container").append("svg")
    .attr("width", size)
    .attr("height", size + 50)
    .attr("font-family", "sans-serif");
  svg.append("text")
    .attr("x", size / 2)
    .attr("y", 32)
    .attr("text-anchor", "middle")
    .attr("font-size", 22)
    .attr("font-weight", "bold")
    .text("Hired bicycles: trips between districts on a Tuesday");
  const centre = svg.append("g").attr("transform", `translate(${size / 2},${size / 2 + 50})`);

  centre.selectAll(".chord").data(chords).join("path")
    .attr("class", "chord")
    .attr("d", d3.ribbonArrow().radius(inner - 2).padAngle(1 / inner))
    .attr("fill", (d) => color(d.source.index))
    .attr("fill-opacity", 0.75)
    .style("mix-blend-mode", "multiply");

  centre.selectAll(".district").data(chords.groups).join("path")
    .attr("class", "district")
    .attr("d", d3.arc().innerRadius(inner).outerRadius(outer))
    .attr("fill", (d) => color(d.index));

  const middle = (d) => (d.startAngle + d.endAngle) / 2;
  centre.selectAll(".label").data(chords.groups).join("text")
    .attr("class", "label")
    .attr("x", (d) => Math.sin(middle(d)) * (outer + 12))
    .attr("y", (d) => -Math.cos(middle(d)) * (outer + 12))
    .attr("dy", "0.35em")
    .attr("text-anchor", (d) => (middle(d) < Math.PI ? "start" : "end"))
    .attr("font-size", 15)
    .text((d) => districts[d.index]);
});
