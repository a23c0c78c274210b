// The data arrives later, as from a server
interface Station { name: string; pm25: number }

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function fetchStations(): Promise<Station[]> {
  await sleep(300);
  return [
    { name: 'Harbour', pm25: 18 }, { name: 'Old town', pm25: 27 }, { name: 'Airport', pm25: 33 },
    { name: 'Park', pm25: 9 }, { name: 'Ring road', pm25: 41 },
  ];
}

function level(pm25: number): string {
  if (pm25 < 12) return '#4caf50';
  if (pm25 < 35) return '#ffc107';
  return '#f44336';
}

async function render(root: HTMLElement): Promise<void> {
  root.textContent = 'Loading…';
  const stations = await fetchStations();
  root.innerHTML = '<h2 style="font-family: sans-serif">Fine dust today</h2>';
  for (const { name, pm25 } of stations.sort((a, b) => b.pm25 - a.pm25)) {
    const row = document.createElement('div');
    row.style.cssText = `font: 15px sans-serif; margin: 6px 0; padding: 6px 10px; width: ${60 + pm25 * 10}px; background: ${level(pm25)}`;
    row.textContent = `${name}: ${pm25} µg/m³`;
    root.appendChild(row);
  }
}

render(document.getElementById('app')!).catch(console.error);
