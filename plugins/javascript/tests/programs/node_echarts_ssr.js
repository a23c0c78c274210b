const echarts = require('echarts');
const fs = require('fs');

// Server-side rendering without a DOM
const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 700, height: 400 });

chart.setOption({
  animation: false,
  title: { text: 'Stacked area of traffic' },
  legend: { bottom: 0, data: ['Email', 'Ads', 'Search'] },
  grid: { top: 60, left: 50, right: 20, bottom: 50 },
  xAxis: { type: 'category', boundaryGap: false, data: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] },
  yAxis: { type: 'value' },
  series: [
    { name: 'Email', type: 'line', stack: 'total', areaStyle: {}, data: [120, 132, 101, 134, 90, 230, 210] },
    { name: 'Ads', type: 'line', stack: 'total', areaStyle: {}, data: [220, 182, 191, 234, 290, 330, 310] },
    { name: 'Search', type: 'line', stack: 'total', areaStyle: {}, data: [820, 932, 901, 934, 1290, 1330, 1320] },
  ],
});

fs.writeFileSync('traffic.svg', chart.renderToSVGString());
chart.dispose();
