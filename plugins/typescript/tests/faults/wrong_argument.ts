const canvas: HTMLCanvasElement = document.createElement('canvas');
canvas.width = 320;
canvas.height = 200;
document.body.append(canvas);
const ctx: CanvasRenderingContext2D = canvas.getContext('2d')!;

function column(index: number, height: number, color: string): void {
  ctx.fillStyle = color;
  ctx.fillRect(20 + index * 60, 180 - height, 40, height);
}

column(0, 120, 'seagreen');
column(1, 80, 'goldenrod');
column('2', 150, 'slateblue');
