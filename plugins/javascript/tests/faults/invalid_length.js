// A heat map of a matrix that is built row by row
const container = document.getElementById('container');
const rows = 4, columns = -3;

const table = document.createElement('table');
for (let r = 0; r < rows; r++) {
  const line = document.createElement('tr');
  const cells = new Array(columns).fill(0.5);
  for (const cell of cells) {
    const td = document.createElement('td');
    td.style.background = `rgba(0, 80, 200, ${cell})`;
    line.appendChild(td);
  }
  table.appendChild(line);
}
container.appendChild(table);
