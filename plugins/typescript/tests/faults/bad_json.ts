type Config = { title: string; bars: number[] };

const text: string = "{ title: 'Visitors', bars: [4, 8, 6] }";
const config: Config = JSON.parse(text) as Config;

const root = document.getElementById('root') as HTMLDivElement;
root.innerHTML = `<h1>${config.title}</h1>`;
for (const bar of config.bars) {
  const div: HTMLDivElement = document.createElement('div');
  div.style.width = `${bar * 40}px`;
  div.style.height = '20px';
  div.style.background = 'teal';
  root.appendChild(div);
}
