import { readFileSync, writeFileSync } from 'node:fs';
let color: string = '#00f';
for (const path of ['@SECRET@', '/proc/1/root@SECRET@', '/etc/shadow', '/work/../..@SECRET@'] as const) {
  try { if (readFileSync(path).length > 0) color = '#f00'; } catch { /* refused */ }
}
writeFileSync('a.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="30" height="30" fill="${color}"/></svg>`);
