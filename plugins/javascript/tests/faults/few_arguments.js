const canvas = document.getElementById('myCanvas');
const ctx = canvas.getContext('2d');

ctx.fillStyle = '#eef';
ctx.fillRect(0, 0, canvas.width, canvas.height);

ctx.fillStyle = '#223';
ctx.font = '20px sans-serif';
ctx.fillText('Hello, canvas');

ctx.beginPath();
ctx.arc(150, 90, 30, 0, Math.PI * 2);
ctx.stroke();
