const svg = d3.select("#container").append("svg").attr("width", 120).attr("height", 60);
svg.selectAll("rect").data([3, 5, 2]).join("rect")
  .attr("x", (d, i) => 40 * i).attr("y", (d) => 60 - 10 * d).attr("width", 30).attr("height", (d) => 10 * d)
  .attr("fill", typeof window.neighbour === "undefined" ? "teal" : "red");
