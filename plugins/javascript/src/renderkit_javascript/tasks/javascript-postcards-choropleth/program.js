// Postcards that came to a school, by country, as a map of the world
const width = 1100;
const height = 640;
const limits = [10, 25, 50, 100];
const blues = ["#d6e6f4", "#a6cbe3", "#63a8d3", "#2a7ab9", "#08428a"];
const color = d3.scaleThreshold(limits, blues);
const none = "#eeeeee";

async function draw() {
  const [rows, world] = await Promise.all([
    d3.csv("data.csv", d3.autoType),
    d3.json("https://cdn.jsdelivr.net/npm/world-atlas@2.0.2/countries-110m.json"),
  ]);
  const postcards = new Map(rows.map((d) => [d.country, d.postcards]));
  const land = topojson.feature(world, world.objects.countries);
  const countries = land.features.filter((d) => d.properties.name !== "Antarctica");
  const projection = d3.geoNaturalEarth1()
    .fitExtent([[10, 60], [width - 10, height - 60]], { type: "FeatureCollection", features: countries });

  const svg = d3.select("#map").append("svg")
    .attr("width", width)
    .attr("height", height)
    .attr("font-family", "sans-serif");
  svg.append("text")
    .attr("x", width / 2)
    .attr("y", 36)
    .attr("text-anchor", "middle")
    .attr("font-size", 24)
    .attr("font-weight", "bold")
    .text("Postcards that reached our school, by country");

  svg.selectAll("path").data(countries).join("path")
    .attr("d", d3.geoPath(projection))
    .attr("fill", ({ properties: { name } }) => (postcards.has(name) ? color(postcards.get(name)) : none))
    .attr("stroke", "#8a8a8a")
    .attr("stroke-width", 0.5);

  const entries = [[none, "none"], ...blues.map((blue, i) => [blue, range(i)])];
  const legend = svg.selectAll(".entry").data(entries).join("g")
    .attr("class", "entry")
    .attr("transform", (_, i) => `translate(${220 + i * 115},${height - 36})`);
  legend.append("rect").attr("width", 22).attr("height", 16).attr("fill", ([fill]) => fill).attr("stroke", "#8a8a8a");
  legend.append("text").attr("x", 30).attr("y", 13).attr("font-size", 15).text(([, text]) => text);
}

function range(i) {
  if (i === 0) return `1 to ${limits[0] - 1}`;
  if (i === limits.length) return `${limits.at(-1)} or more`;
  return `${limits[i - 1]} to ${limits[i] - 1}`;
}

draw();
