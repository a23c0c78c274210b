// Plotly: contour and marginal lines of a 2D function
const n = 60;
const xs = Array.from({ length: n }, (_, i) => -3 + (6 * i) / (n - 1));
const z = xs.map((y) => xs.map((x) => Math.sin(x * x + y * y) / (1 + 0.3 * (x * x + y * y))));

const trace = {
  z,
  x: xs,
  y: xs,
  type: 'contour',
  colorscale: 'Viridis',
  contours: { coloring: 'heatmap', showlabels: true },
  colorbar: { title: 'f(x, y)' },
};

const cut = {
  x: xs,
  y: z[n / 2],
  type: 'scatter',
  mode: 'lines',
  name: 'cut at y = 0',
  xaxis: 'x2',
  yaxis: 'y2',
};

const layout = {
  title: 'A ripple and its cut',
  grid: { rows: 1, columns: 2, pattern: 'independent' },
  showlegend: false,
  width: 900,
  height: 450,
};

Plotly.newPlot('plot', [trace, cut], layout);
