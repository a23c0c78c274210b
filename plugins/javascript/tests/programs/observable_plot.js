import * as Plot from "@observablehq/plot";

// Penguins, roughly
const penguins = Array.from({ length: 90 }, (_, i) => ({
  species: ["Adelie", "Chinstrap", "Gentoo"][i % 3],
  culmen: [38, 49, 47][i % 3] + ((i * 7) % 11) / 2 - 2.5,
  mass: [3700, 3730, 5070][i % 3] + ((i * 53) % 90) * 10 - 450,
}));

const chart = Plot.plot({
  title: "Culmen length and body mass",
  width: 640,
  height: 400,
  grid: true,
  color: { legend: true },
  x: { label: "culmen length (mm) →" },
  y: { label: "↑ body mass (g)" },
  marks: [
    Plot.linearRegressionY(penguins, { x: "culmen", y: "mass", stroke: "species" }),
    Plot.dot(penguins, { x: "culmen", y: "mass", stroke: "species", fill: "species", fillOpacity: 0.4 }),
  ],
});

document.body.append(chart);
