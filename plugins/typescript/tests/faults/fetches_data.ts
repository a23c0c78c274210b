interface Quake {
  magnitude: number;
  depth: number;
}

async function load(): Promise<Quake[]> {
  const response: Response = await fetch('https://earthquakes.example.org/feed/summary.json');
  return (await response.json()) as Quake[];
}

async function main(): Promise<void> {
  const quakes = await load();
  const canvas = document.getElementById('plot') as HTMLCanvasElement;
  const ctx = canvas.getContext('2d')!;
  for (const quake of quakes) {
    ctx.fillRect(quake.depth, quake.magnitude * 30, 4, 4);
  }
}

main();
