// A page: the brightest stars of a made-up sky
type Star = readonly [name: string, hours: number, degrees: number, brightness: number];

const stars: Star[] = [
  ["Vela", 2.4, 41, 5], ["Oris", 5.1, 12, 3.2], ["Tanit", 8.7, 55, 4.1], ["Kesh", 11.2, -18, 2.6],
  ["Moro", 14.9, 27, 3.6], ["Ilin", 18.3, -41, 4.6], ["Dara", 21.6, 8, 2.9], ["Sefi", 16.5, 66, 2.2],
];
const figure: [string, string][] = [["Vela", "Oris"], ["Oris", "Kesh"], ["Kesh", "Ilin"], ["Moro", "Sefi"], ["Sefi", "Tanit"]];

class Chart {
  readonly #pen: CanvasRenderingContext2D;

  constructor(private readonly size: number) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    document.body.append(canvas);
    this.#pen = canvas.getContext("2d")!;
  }

  at([, hours, degrees]: Star): [number, number] {
    const angle = (hours / 24) * 2 * Math.PI;
    const r = ((90 - degrees) / 150) * (this.size / 2 - 20);
    return [this.size / 2 + r * Math.cos(angle), this.size / 2 + r * Math.sin(angle)];
  }

  draw(): void {
    const pen = this.#pen;
    pen.fillStyle = "#0b1026";
    pen.fillRect(0, 0, this.size, this.size);
    pen.strokeStyle = "rgba(160, 190, 255, 0.25)";
    for (const degrees of [-30, 0, 30, 60]) {
      pen.beginPath();
      pen.arc(this.size / 2, this.size / 2, ((90 - degrees) / 150) * (this.size / 2 - 20), 0, 2 * Math.PI);
      pen.stroke();
    }
    pen.strokeStyle = "rgba(255, 225, 150, 0.6)";
    const find = (name: string): Star => stars.find((star) => star[0] === name)!;
    for (const [a, b] of figure) {
      pen.beginPath();
      pen.moveTo(...this.at(find(a)));
      pen.lineTo(...this.at(find(b)));
      pen.stroke();
    }
    pen.fillStyle = "white";
    pen.font = "14px sans-serif";
    for (const star of stars) {
      const [x, y] = this.at(star);
      pen.beginPath();
      pen.arc(x, y, star[3], 0, 2 * Math.PI);
      pen.fill();
      pen.fillText(star[0], x + 8, y - 6);
    }
  }
}

new Chart(480).draw();
