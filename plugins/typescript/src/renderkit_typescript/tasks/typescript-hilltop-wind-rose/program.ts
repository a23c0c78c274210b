// Where the wind on a hilltop comes from, and how strong it is: a wind rose
import Plotly from "plotly.js-dist-min";

const rings = [3, 6, 9, 12, 15];

type Speed = "light" | "moderate" | "strong";

const classes: Record<Speed, { name: string; color: string }> = {
  light: { name: "below 4 m/s", color: "#a8dadc" },
  moderate: { name: "4 to 8 m/s", color: "#457b9d" },
  strong: { name: "above 8 m/s", color: "#1d3557" },
};

async function draw(): Promise<void> {
  const text = await (await fetch("data.csv")).text();
  const rows = text.trim().split("\n").slice(1).map((line) => line.split(","));

  const traces = (Object.keys(classes) as Speed[]).map((speed) => {
    const own = rows.filter((row) => row[1] === speed);
    return {
      type: "barpolar" as const,
      name: classes[speed].name,
      theta: own.map((row) => row[0]),
      r: own.map((row) => Number(row[2])),
      marker: { color: classes[speed].color, line: { color: "white", width: 1 } },
    };
  });

  const layout = {
    width: 860,
    height: 760,
    title: { text: "Wind at the hilltop station, share of hours in 2024" },
    font: { family: "sans-serif", size: 16, color: "#333" },
    legend: { title: { text: "Wind speed" } },
    margin: { t: 110, b: 60, l: 60, r: 60 },
    polar: {
      bargap: 0.1,
      angularaxis: { direction: "clockwise" as const, rotation: 90, gridcolor: "#dddddd" },
      radialaxis: {
        range: [0, 18],
        tickvals: rings,
        ticktext: rings.map((share) => `${share} %`),
        tickfont: { size: 13 },
        angle: 315,
        side: "counterclockwise" as const,
        tickangle: 315,
        gridcolor: "#cccccc",
      },
    },
  };
  await Plotly.newPlot("rose", traces, layout, { staticPlot: true });
}

draw();
