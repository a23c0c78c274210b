window.neighbour = 1;
Array.prototype.map = null;
d3.select = () => { throw new Error("poisoned"); };
document.body.innerHTML = "<p>poison</p>";
