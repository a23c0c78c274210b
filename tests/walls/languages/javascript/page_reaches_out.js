// from a page: files and listeners
const box = document.createElement('div');
box.style.cssText = 'width: 60px; height: 60px; background: blue';
document.body.append(box);
const red = () => { box.style.background = 'rgb(255, 0, 0)'; };
for (const address of ['http://127.0.0.1:@PORT@/', 'file://@SECRET@', 'https://localhost:@PORT@/']) {
  fetch(address).then(red, () => {});
  fetch(address, { mode: 'no-cors' }).then(red, () => {});
  const image = new Image();
  image.onload = red;
  image.src = address.replace('secret.txt', 'red.png');
  document.body.append(image);
  const frame = document.createElement('iframe');
  frame.src = address;
  document.body.append(frame);
  navigator.sendBeacon(address, 'x');
}
const socket = new WebSocket('ws://127.0.0.1:@PORT@/');
socket.onopen = red;
new EventSource('http://127.0.0.1:@PORT@/').onopen = red;
const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:@PORT@' }] });
peer.createDataChannel('x');
peer.createOffer().then((offer) => peer.setLocalDescription(offer));
