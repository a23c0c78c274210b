// the report that the preloaded script leaves, forged: a path, a bomb, escapes
const fs = require('fs');
fs.mkdirSync('.renderkit', { recursive: true });
fs.symlinkSync('@RED@', '.renderkit/document-1.png');
fs.symlinkSync('@SECRET@', '.renderkit/printed-1.svg');
Object.prototype.toString = () => 'forged';
JSON.stringify = () => '['.repeat(100000);
Array.prototype.push = function () { return 0; };
process.on('exit', () => {
  fs.writeFileSync('.renderkit/report.json', '{"error": {"name": "\\u001b[2J", "message": "\\u001b]0;owned\\u0007", "stack": "    at x (/work/main.js:99999999999:1)", "code": ["x"], "cause": 7}}');
  process.reallyExit(1);
});
throw { toString() { throw this; }, get message() { throw this; }, get stack() { throw this; } };
