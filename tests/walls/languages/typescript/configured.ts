// the compiler's configuration, forged for whoever comes after; and commands
import { execSync } from 'child_process';
import * as fs from 'fs';
for (const attempt of [
  () => execSync('touch @OUTSIDE@/made'),
  () => fs.writeFileSync('/opt/renderkit/typescript/node_modules/typescript/package.json', 'x'),
  () => fs.writeFileSync('.renderkit/tsconfig.json', '{"extends": "@SECRET@"}'),
  () => fs.symlinkSync('@RED@', 'b.png'),
]) { try { attempt(); } catch { /* refused */ } }
fs.writeFileSync('a.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="30" height="30" fill="#00f"/></svg>');
