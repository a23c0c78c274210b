const { execSync, spawnSync, fork } = require('child_process');
const fs = require('fs');
const tries = [
  () => execSync('touch @OUTSIDE@/made'),
  () => spawnSync('sh', ['-c', 'echo x > @OUTSIDE@/made; cp @SECRET@ stolen.svg']),
  () => spawnSync('bwrap', ['--bind', '/', '/', 'touch', '@OUTSIDE@/made']),
  () => spawnSync('unshare', ['-Urm', 'touch', '@OUTSIDE@/made']),
  () => spawnSync('su', ['-c', 'touch @OUTSIDE@/made']),
];
for (const attempt of tries) { try { attempt(); } catch { /* refused */ } }
let color = 'blue';
try { if (fs.readFileSync('stolen.svg').length) color = 'red'; } catch { /* not there */ }
try { fs.unlinkSync('stolen.svg'); } catch { /* not there */ }
fs.writeFileSync('a.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="30" height="30" fill="${color === 'red' ? '#f00' : '#00f'}"/></svg>`);
