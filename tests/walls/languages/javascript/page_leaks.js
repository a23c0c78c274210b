// what one page leaves must not be there for the next, nor for the next job
const left = [document.cookie, localStorage.getItem('left'), sessionStorage.getItem('left')].some((text) => text);
try { document.cookie = 'left=1; max-age=99999'; localStorage.setItem('left', '1'); } catch { /* refused */ }
navigator.serviceWorker?.register('main.js').catch(() => {});
caches.open('left').then((cache) => cache.put('/x', new Response('x'))).catch(() => {});
document.body.innerHTML = `<div style="width: 50px; height: 50px; background: ${left ? 'rgb(255,0,0)' : 'blue'}"></div>`;
