const kept = [];
const wasm = [];
for (;;) {
  kept.push(Buffer.alloc(64 * 1024 * 1024, 1));
  try {
    const memory = new WebAssembly.Memory({ initial: 4096, maximum: 65536 });
    new Uint8Array(memory.buffer).fill(7);
    wasm.push(memory);
  } catch { /* none left */ }
}
require('fs');
