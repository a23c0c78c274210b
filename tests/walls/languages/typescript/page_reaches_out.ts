const box: HTMLDivElement = document.createElement('div');
box.style.cssText = 'width: 60px; height: 60px; background: blue';
document.body.append(box);
const red = (): void => { box.style.background = 'rgb(255, 0, 0)'; };
const addresses: string[] = ['http://127.0.0.1:@PORT@/', 'file://@SECRET@', 'https://localhost:@PORT@/'];
for (const address of addresses) {
  fetch(address, { mode: 'no-cors' }).then(red, () => undefined);
  import(/* @vite-ignore */ address).then(red, () => undefined);
  const worker = new Worker(URL.createObjectURL(new Blob([`importScripts('${address}'); postMessage(1)`])));
  worker.onmessage = red;
  new WebSocket(address.replace(/^\w+/, 'ws')).onopen = red;
}
