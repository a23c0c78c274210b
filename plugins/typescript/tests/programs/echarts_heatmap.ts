import * as echarts from 'echarts';

type EChartsOption = echarts.EChartsOption;

const hours: string[] = Array.from({ length: 24 }, (_, h) => `${h}h`);
const days: string[] = ['Sat', 'Fri', 'Thu', 'Wed', 'Tue', 'Mon', 'Sun'];

const data: [number, number, number][] = [];
days.forEach((_, d) => {
  hours.forEach((__, h) => {
    const busy = Math.max(0, Math.round(8 * Math.sin(((h - 6) / 24) * 2 * Math.PI) + (d % 3) * 2));
    data.push([h, d, busy]);
  });
});

const chart = echarts.init(document.getElementById('main') as HTMLDivElement);

const option: EChartsOption = {
  title: { text: 'Commits by hour', left: 'center' },
  grid: { top: 60, height: '60%' },
  xAxis: { type: 'category', data: hours, splitArea: { show: true } },
  yAxis: { type: 'category', data: days, splitArea: { show: true } },
  visualMap: { min: 0, max: 12, calculable: true, orient: 'horizontal', left: 'center', bottom: '8%' },
  series: [{ name: 'Commits', type: 'heatmap', data, label: { show: true } }],
};

chart.setOption(option);
