// Three climbers' skills, as a radar chart
import Chart from "chart.js/auto";

const climbers = [
  { column: "mara", label: "Mara", color: "214, 74, 58" },
  { column: "ilyas", label: "Ilyas", color: "38, 110, 170" },
  { column: "britt", label: "Britt", color: "58, 140, 80" },
];

const answer = await fetch("data.csv");
const [header, ...rows] = (await answer.text()).trim().split("\n").map((line) => line.split(","));
const column = (name) => rows.map((row) => row[header.indexOf(name)]);

const box = document.getElementById("radar");
box.style.width = "820px";
box.style.height = "780px";
const canvas = box.appendChild(document.createElement("canvas"));

Chart.defaults.font.size = 16;
Chart.defaults.color = "#333";
new Chart(canvas, {
  type: "radar",
  data: {
    labels: column("skill"),
    datasets: climbers.map(({ column: name, label, color }) => ({
      label,
      data: column(name).map(Number),
      borderColor: `rgb(${color})`,
      backgroundColor: `rgba(${color}, 0.15)`,
      borderWidth: 3,
      pointBackgroundColor: `rgb(${color})`,
      pointRadius: 5,
    })),
  },
  options: {
    animation: false,
    maintainAspectRatio: false,
    plugins: {
      title: { display: true, text: "Three climbers, seven skills", font: { size: 24 } },
      legend: { position: "bottom", labels: { padding: 24 } },
    },
    scales: {
      r: {
        min: 0,
        max: 10,
        ticks: { stepSize: 2, font: { size: 13 } },
        pointLabels: { font: { size: 16 } },
        grid: { color: "#d8d8d8" },
        angleLines: { color: "#d8d8d8" },
      },
    },
  },
});
