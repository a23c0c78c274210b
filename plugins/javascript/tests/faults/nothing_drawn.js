const canvas = document.createElement('canvas');
canvas.width = 640;
canvas.height = 480;
document.body.appendChild(canvas);

const ctx = canvas.getContext('2d');

function draw(time) {
  ctx.beginPath();
  ctx.arc(320 + 100 * Math.cos(time / 500), 240, 40, 0, 2 * Math.PI);
  ctx.fillStyle = 'purple';
  ctx.fill();
}

// the animation is started by a click
canvas.addEventListener('click', () => requestAnimationFrame(draw));
