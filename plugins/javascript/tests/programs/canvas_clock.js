// Analogue clock on a plain canvas
const canvas = document.createElement('canvas');
canvas.width = 300;
canvas.height = 300;
document.body.appendChild(canvas);
const ctx = canvas.getContext('2d');
const radius = canvas.height / 2;
ctx.translate(radius, radius);

function drawFace() {
  const gradient = ctx.createRadialGradient(0, 0, radius * 0.85, 0, 0, radius * 0.97);
  gradient.addColorStop(0, '#333');
  gradient.addColorStop(0.5, 'white');
  gradient.addColorStop(1, '#333');
  ctx.beginPath();
  ctx.arc(0, 0, radius * 0.9, 0, 2 * Math.PI);
  ctx.fillStyle = 'white';
  ctx.fill();
  ctx.strokeStyle = gradient;
  ctx.lineWidth = radius * 0.1;
  ctx.stroke();
}

function drawNumbers() {
  ctx.fillStyle = '#222';
  ctx.font = radius * 0.15 + 'px Arial';
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'center';
  for (let hour = 1; hour <= 12; hour++) {
    const angle = (hour * Math.PI) / 6;
    ctx.fillText(hour, radius * 0.72 * Math.sin(angle), -radius * 0.72 * Math.cos(angle));
  }
}

function drawHand(angle, length, width, color = '#222') {
  ctx.beginPath();
  ctx.lineWidth = width;
  ctx.lineCap = 'round';
  ctx.strokeStyle = color;
  ctx.moveTo(0, 0);
  ctx.lineTo(length * Math.sin(angle), -length * Math.cos(angle));
  ctx.stroke();
}

drawFace();
drawNumbers();
drawHand(((10 + 9 / 60) * Math.PI) / 6, radius * 0.5, 8);
drawHand((9 * Math.PI) / 30, radius * 0.7, 5);
drawHand((36 * Math.PI) / 30, radius * 0.78, 2, 'crimson');
