import * as echarts from 'echarts';
import { writeFileSync } from 'fs';

interface Candle { date: string; open: number; close: number; low: number; high: number }

const candles: Candle[] = [];
let price = 100;
for (let i = 0; i < 40; i++) {
  const open = price;
  const close = open + 6 * Math.sin(i * 1.7) + (i % 5) - 1.8;
  candles.push({ date: `2024-03-${i}`, open, close, low: Math.min(open, close) - 2, high: Math.max(open, close) + 2.5 });
  price = close;
}

const chart: echarts.ECharts = echarts.init(null as unknown as HTMLElement, undefined, {
  renderer: 'svg', ssr: true, width: 760, height: 380,
});
chart.setOption({
  animation: false,
  title: { text: 'Share price', left: 'center' },
  xAxis: { type: 'category', data: candles.map((c) => c.date.slice(8)) },
  yAxis: { type: 'value', scale: true },
  series: [{ type: 'candlestick', data: candles.map((c) => [c.open, c.close, c.low, c.high]) }],
} satisfies echarts.EChartsCoreOption);
writeFileSync('candles.svg', chart.renderToSVGString());
