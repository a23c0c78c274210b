const net = require('net'), http = require('http'), dgram = require('dgram'), fs = require('fs');
let color = '#00f';
const done = [];
for (const host of ['127.0.0.1', 'localhost', '::1', '0.0.0.0', '10.0.0.1', '169.254.169.254', '@NOWHERE@', '@NAME@']) {
  done.push(new Promise((next) => {
    const socket = net.connect({ host, port: Number('@PORT@'), timeout: 1000 });
    socket.on('connect', () => { color = '#f00'; next(); });
    socket.on('error', next).on('timeout', next);
  }));
  done.push(new Promise((next) => {
    const socket = dgram.createSocket('udp4');
    socket.on('error', next);
    socket.send('x', Number('@PORT@'), host, () => { socket.close(); next(); });
  }));
}
done.push(new Promise((next) => http.get('http://127.0.0.1:@PORT@/', () => { color = '#f00'; next(); }).on('error', next)));
done.push(fetch('http://localhost:@PORT@/').then(() => { color = '#f00'; }, () => {}));
Promise.all(done).then(() => {
  fs.writeFileSync('a.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="30" height="30" fill="${color}"/></svg>`);
});
