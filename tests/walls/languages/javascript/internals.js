// what Node keeps for itself, and libraries by ways around the loader
const fs = require('fs');
const tries = [
  () => process.binding('fs').internalModuleReadJSON('@SECRET@'),
  () => process.binding('spawn_sync').spawn({ file: '/bin/sh', args: ['sh', '-c', 'touch @OUTSIDE@/made'], stdio: [] }),
  () => process.dlopen({ exports: {} }, '@OUTSIDE@/x.node'),
  () => process.kill(1, 'SIGKILL'),
  () => process.kill(process.ppid, 'SIGKILL'),
  () => process.setuid(0),
  () => process.chdir('@OUTSIDE@'),
  () => require('module')._load('@SECRET@'),
  () => fs.writeFileSync('/opt/renderkit/javascript/preload.cjs', 'red'),
  () => fs.writeFileSync('/opt/renderkit/javascript/node_modules/canvas/index.js', 'red'),
  () => fs.symlinkSync('@SECRET@', 'b.svg'),
  () => fs.symlinkSync('@RED@', 'b.png'),
  () => fs.linkSync('@RED@', 'c.png'),
];
for (const attempt of tries) { try { attempt(); } catch { /* refused */ } }
fs.writeFileSync('a.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="30" height="30" fill="#00f"/></svg>');
