const fs = require('fs');

// Newton's method for the square root
function root(n) {
  let guess = n / 2;
  while (Math.abs(guess * guess - n) > 0) {
    guess = (guess + n / guess) / 2;
  }
  return guess;
}

const r = root(2);
fs.writeFileSync('root.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><circle r="${r * 20}"/></svg>`);
