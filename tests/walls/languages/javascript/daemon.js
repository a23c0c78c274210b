const { spawn } = require('child_process');
const fs = require('fs');
spawn('sh', ['-c', 'setsid sh -c "sleep 3; touch @OUTSIDE@/made" &'], { detached: true, stdio: 'ignore' }).unref();
fs.writeFileSync('a.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="30" height="30" fill="#00f"/></svg>');
