const frames: ImageData[] = [];
document.body.textContent = 'x';
for (;;) frames.push(new ImageData(2000, 2000));
