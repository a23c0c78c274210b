interface Point {
  x: number;
  y: number;
  label?: string;
}

interface Options {
  width: number;
  height: number;
  padding?: number;
}

class ScatterPlot {
  private readonly ctx: CanvasRenderingContext2D;
  private readonly padding: number;

  constructor(canvas: HTMLCanvasElement, private readonly points: Point[], private readonly options: Options) {
    canvas.width = options.width;
    canvas.height = options.height;
    this.ctx = canvas.getContext('2d')!;
    this.padding = options.padding ?? 40;
  }

  private scale(value: number, min: number, max: number, size: number): number {
    return this.padding + ((value - min) / (max - min)) * (size - 2 * this.padding);
  }

  public render(): void {
    const { width, height } = this.options;
    const { ctx, padding } = this;
    ctx.strokeStyle = '#444';
    ctx.strokeRect(padding, padding, width - 2 * padding, height - 2 * padding);
    const xs: number[] = this.points.map((p) => p.x);
    const ys: number[] = this.points.map((p) => p.y);
    for (const point of this.points) {
      const px = this.scale(point.x, Math.min(...xs), Math.max(...xs), width);
      const py = height - this.scale(point.y, Math.min(...ys), Math.max(...ys), height);
      ctx.beginPath();
      ctx.arc(px, py, 6, 0, Math.PI * 2);
      ctx.fillStyle = 'rgba(214, 69, 65, 0.75)';
      ctx.fill();
      if (point.label) {
        ctx.fillStyle = '#222';
        ctx.font = '12px sans-serif';
        ctx.fillText(point.label, px + 9, py + 4);
      }
    }
  }
}

const cities: Point[] = [
  { x: 2.1, y: 48.9, label: 'Paris' }, { x: 13.4, y: 52.5, label: 'Berlin' }, { x: -3.7, y: 40.4, label: 'Madrid' },
  { x: 12.5, y: 41.9, label: 'Rome' }, { x: 18.1, y: 59.3, label: 'Stockholm' }, { x: 16.4, y: 48.2, label: 'Vienna' },
];

const canvas = document.querySelector<HTMLCanvasElement>('#plot')!;
new ScatterPlot(canvas, cities, { width: 560, height: 420, padding: 70 }).render();
