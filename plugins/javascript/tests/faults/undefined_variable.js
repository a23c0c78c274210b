const canvas = document.createElement('canvas');
canvas.width = 500;
canvas.height = 300;
document.body.appendChild(canvas);
const ctx = canvas.getContext('2d');

const values = [5, 9, 7, 12, 4];
const barWidth = canvas.width / values.length;

values.forEach((value, index) => {
  ctx.fillStyle = colors[index % 5];
  const barHeight = value * 20;
  ctx.fillRect(index * barWidth + 5, canvas.height - barHeight, barWidth - 10, barHeight);
});
