export interface ChartOptions {
  width: number;
  height: number;
  color?: string;
}

export class LineChart {
  constructor(private readonly options: ChartOptions) {}

  render(data: number[]): string {
    const { width, height, color = 'black' } = this.options;
    const step = width / (data.length - 1);
    const points = data.map((v, i) => `${i * step},${height - v}`).join(' ');
    return `<svg width="${width}" height="${height}"><polyline points="${points}" stroke="${color}"/></svg>`;
  }
}
