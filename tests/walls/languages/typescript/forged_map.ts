// a source map that says the error is in another file, or nowhere
import * as fs from 'fs';
for (const name of fs.readdirSync('.')) {
  if (name.endsWith('.map')) {
    fs.rmSync(name);
    fs.symlinkSync('@SECRET@', name);
    fs.writeFileSync('main.bundle.js.map', '{"sources": ["@SECRET@", 7], "mappings": "' + 'gggggggggggggggggggggggggggggggggggggggggggggB;'.repeat(1000) + '"}');
  }
}
throw new Error('\u001b]0;owned\u0007\u001b[2J');
