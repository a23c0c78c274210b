// Recipes of a cookbook by chapter and kind, as a sunburst
const colors = { Starters: "#7cb518", Mains: "#c8553d", Sides: "#e0a100", Sweets: "#b5659a", Preserves: "#3d7ea6" };

function tree(text) {
  const chapters = new Map();
  for (const line of text.trim().split("\n").slice(1)) {
    const [chapter, kind, recipes] = line.split(",");
    if (!chapters.has(chapter)) {
      chapters.set(chapter, { name: chapter, itemStyle: { color: colors[chapter] }, children: [] });
    }
    chapters.get(chapter).children.push({ name: kind, value: Number(recipes), itemStyle: { color: colors[chapter] } });
  }
  return [...chapters.values()];
}

async function draw() {
  const answer = await fetch("data.csv");
  const data = tree(await answer.text());
  const kinds = data.flatMap((chapter) => chapter.children);
  const total = kinds.reduce((sum, kind) => sum + kind.value, 0);

  const box = document.getElementById("chart");
  box.style.width = "760px";
  box.style.height = "780px";
  const chart = echarts.init(box);
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    title: { text: "What is in the village cookbook", left: "center", top: 16, textStyle: { fontSize: 24, color: "#333" } },
    graphic: {
      type: "text",
      left: "center",
      top: 394,
      style: { text: `${total}\nrecipes`, textAlign: "center", fontSize: 20, lineHeight: 26, fontWeight: "bold", fill: "#333" },
    },
    series: {
      type: "sunburst",
      data,
      center: ["50%", 420],
      sort: null,
      startAngle: 90,
      itemStyle: { borderColor: "#ffffff", borderWidth: 2 },
      levels: [
        {},
        { r0: 90, r: 210, label: { rotate: "tangential", fontSize: 17, fontWeight: "bold", color: "#ffffff" } },
        {
          r0: 210,
          r: 330,
          itemStyle: { opacity: 0.7 },
          label: { rotate: "radial", fontSize: 14, color: "#222222", formatter: ({ name, value }) => `${name} ${value}` },
        },
      ],
    },
  });
}

draw();
