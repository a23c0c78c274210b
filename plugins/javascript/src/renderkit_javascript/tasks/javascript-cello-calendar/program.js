// Eight weeks of practising the cello, as a calendar
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const date = d3.utcFormat("%-d %b");

function heading(text) {
  const element = document.createElement("h2");
  element.textContent = text;
  element.style.font = "bold 22px sans-serif";
  return element;
}

d3.csv("data.csv", d3.autoType).then((days) => {
  const calendar = Plot.plot({
    width: 900,
    height: 640,
    marginTop: 50,
    marginLeft: 60,
    style: { fontSize: "15px", fontFamily: "sans-serif" },
    title: heading("Minutes of cello practice, April and May 2024"),
    padding: 0.06,
    x: { axis: "top", domain: d3.utcMondays(days[0].day, days.at(-1).day), tickFormat: date, label: "Week from", tickSize: 0 },
    y: { domain: [...weekdays.slice(1), "Sun"], label: null, tickSize: 0 },
    color: {
      type: "linear",
      domain: [0, 120],
      range: ["#f3ecdf", "#8c2f1b"],
      interpolate: "rgb",
      legend: true,
      width: 320,
      height: 64,
      marginTop: 24,
      marginBottom: 26,
      marginLeft: 10,
      ticks: 6,
      style: { fontSize: "14px", fontFamily: "sans-serif" },
      label: "Minutes",
    },
    marks: [
      Plot.cell(days, {
        x: (d) => d3.utcMonday.floor(d.day),
        y: (d) => weekdays[d.day.getUTCDay()],
        fill: "minutes",
      }),
      Plot.text(days, {
        x: (d) => d3.utcMonday.floor(d.day),
        y: (d) => weekdays[d.day.getUTCDay()],
        text: (d) => d.minutes || "–",
        fill: (d) => (d.minutes > 55 ? "white" : "#333"),
      }),
    ],
  });
  document.getElementById("calendar").append(calendar);
});
