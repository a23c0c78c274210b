// The accounts of a village fete, as a waterfall of floating bars
import Chart from "chart.js/auto";
import ChartDataLabels from "chartjs-plugin-datalabels";

interface Item {
  name: string;
  isTotal: boolean;
  euros: number;
  span: [number, number];
}

const green = "#4c9f70";
const red = "#d1603d";
const blue = "#3a5a80";

function parse(text: string): Item[] {
  let level = 0;
  return text.trim().split("\n").slice(1).map((line): Item => {
    const [name, kind, amount] = line.split(",");
    const euros = Number(amount);
    const isTotal = kind === "total";
    const start = isTotal ? 0 : level;
    level = start + euros;
    return { name, isTotal, euros, span: [start, level] };
  });
}

function color({ isTotal, euros }: Item): string {
  if (isTotal) return blue;
  return euros < 0 ? red : green;
}

function amount({ isTotal, euros }: Item): string {
  const digits = Math.abs(euros).toLocaleString("en-US");
  if (isTotal) return digits;
  return euros < 0 ? `−${digits}` : `+${digits}`;
}

async function draw(): Promise<void> {
  const items = parse(await (await fetch("data.csv")).text());
  const box = document.getElementById("chart") as HTMLDivElement;
  box.style.width = "1000px";
  box.style.height = "580px";
  const canvas = box.appendChild(document.createElement("canvas"));

  Chart.defaults.font.size = 15;
  Chart.defaults.color = "#333";
  new Chart(canvas, {
    type: "bar",
    plugins: [ChartDataLabels],
    data: {
      labels: items.map((item) => item.name.split(" ")),
      datasets: [{ data: items.map((item) => item.span), backgroundColor: items.map(color), categoryPercentage: 0.9, barPercentage: 0.85 }],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: {
        legend: { display: false },
        title: { display: true, text: "How the village fete came out", font: { size: 24 }, padding: { bottom: 24 } },
        datalabels: { color: "white", font: { weight: "bold" }, formatter: (_, context) => amount(items[context.dataIndex]) },
      },
      scales: {
        x: { grid: { display: false } },
        y: { min: 0, max: 7000, ticks: { stepSize: 1000 }, title: { display: true, text: "Euros" } },
      },
    },
  });
}

draw();
