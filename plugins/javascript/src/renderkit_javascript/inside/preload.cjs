'use strict';
// Loaded into Node before the user's script: finds pinned packages for imports, fixes chance and the date,
// and when the script ends keeps what it drew but never wrote, and what it died of.
(() => {
  if (!require('node:worker_threads').isMainThread) return;
  const fs = require('node:fs');
  const path = require('node:path');
  const { pathToFileURL } = require('node:url');
  const Module = require('node:module');

  Error.stackTraceLimit = 50; // libraries are deep; the user's own frame is what is looked for
  const LEFT = path.join(process.cwd(), '.renderkit');
  const roots = (process.env.NODE_PATH || '').split(':').filter(Boolean);
  const MOST = 16 * 1024 * 1024;
  const write = fs.writeFileSync, make = fs.mkdirSync;

  // ---- imports: NODE_PATH is for `require` alone ----
  const bases = roots.map((root) => pathToFileURL(path.join(path.dirname(root), 'any.js')).href);
  Module.registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const bare = !/^(?:[./]|[a-z][a-z0-9+.-]*:)/i.test(specifier);
        if (!bare || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
        for (const parentURL of bases) {
          try { return next(specifier, { ...context, parentURL }); } catch { /* the next root */ }
        }
        throw error;
      }
    },
  });

  // ---- chance and the date, as in pages ----
  let seed = 0x2545f491;
  const random = () => {
    seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
    return seed >>> 0;
  };
  Math.random = () => (random() * 2 ** 21 + (random() >>> 11)) / 2 ** 53;
  const RealDate = Date, began = RealDate.now(), START = RealDate.UTC(2025, 0, 1);
  class FixedDate extends RealDate {
    constructor(...parts) { if (parts.length) super(...parts); else super(FixedDate.now()); }
    static now() { return START + (RealDate.now() - began); }
  }
  globalThis.Date = new Proxy(FixedDate, { apply: () => new FixedDate().toString() });
  FixedDate.prototype.constructor = globalThis.Date;
  Object.defineProperty(FixedDate, 'name', { value: 'Date' });

  // ---- documents of JSDOM ----
  const documents = [];
  const load = Module._load;
  const watched = new WeakSet();
  function watch(exported) {
    if (!exported || typeof exported.JSDOM !== 'function' || watched.has(exported)) return;
    watched.add(exported);
    exported.JSDOM = new Proxy(exported.JSDOM, {
      construct(target, words, made) {
        const dom = Reflect.construct(target, words, made);
        documents.push(dom);
        return dom;
      },
    });
  }
  Module._load = function (request, ...rest) {
    const exported = load.call(this, request, ...rest);
    if (/(?:^|\/)jsdom(?:\/lib\/(?:api|jsdom)\.js)?$/.test(request)) watch(exported);
    return exported;
  };

  // ---- pictures that were printed ----
  let printed = [], size = 0;
  const print = process.stdout.write;
  process.stdout.write = function (chunk, ...rest) {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    if ((size += text.length) <= MOST) printed.push(text);
    return print.call(this, chunk, ...rest);
  };

  // ---- what it died of ----
  const plain = (error, depth = 0) => {
    if (!(error && typeof error === 'object')) return { name: '', message: String(error), stack: '' };
    const { name, message, stack, code, path: file, syscall, hostname, cause, errors } = error;
    const kept = { name, message, stack, code, path: file, syscall, hostname };
    for (const key of Object.keys(kept)) kept[key] = kept[key] === undefined ? undefined : String(kept[key]).slice(0, 8000);
    const inner = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
    if (inner && depth < 3) kept.cause = plain(inner, depth + 1);
    return kept;
  };
  const report = {};
  const keep = (name, content) => {
    try {
      make(LEFT, { recursive: true });
      write(path.join(LEFT, name), content);
    } catch { /* the disk is full, or the script has made a file of this name */ }
  };
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    report.error = { ...plain(error), origin };
    keep('report.json', JSON.stringify(report));
  });
  const exit = process.exit;
  process.exit = function (code) {
    if (code === undefined ? process.exitCode : Number(code)) {
      report.exit = { code: Number(code ?? process.exitCode), stack: String(new Error('exit').stack).slice(0, 8000) };
      keep('report.json', JSON.stringify(report));
    }
    return exit.call(process, code);
  };

  // ---- an end for scripts that have drawn, and then only wait: timers of a library that was not disposed of ----
  const isPicture = (name) => /\.(?:png|svg|pdf|jpe?g|gif|webp|bmp|tiff?|html?)$/i.test(name);
  let seen = '', rest = 0;
  const watchdog = setInterval(() => {
    const waits = process.getActiveResourcesInfo().filter((kind) => !/^(?:Timeout|Immediate|PipeWrap|TTYWrap)$/.test(kind));
    let files = '';
    try {
      const names = fs.readdirSync('.').filter(isPicture);
      files = names.map((name) => `${name} ${fs.statSync(name).mtimeMs} ${fs.statSync(name).size}`).join('\n');
    } catch { /* it was just taken away */ }
    rest = files && files === seen && !waits.length ? rest + 1 : 0;
    seen = files;
    if (rest >= 6) {
      report.idle = true;
      keep('report.json', JSON.stringify(report));
      exit.call(process, 0);
    }
  }, 500);
  watchdog.unref();

  process.on('exit', () => {
    let n = 0;
    for (const dom of documents.slice(-20)) {
      try {
        const { document, XMLSerializer } = dom.window;
        for (const svg of document.querySelectorAll('svg')) {
          if (svg.parentElement && svg.parentElement.closest('svg')) continue;
          if (!svg.childElementCount) continue;
          keep(`document-${++n}.svg`, standalone(new XMLSerializer().serializeToString(svg)));
        }
        for (const canvas of document.querySelectorAll('canvas')) {
          const data = canvas.toDataURL();
          if (data) keep(`document-${++n}.png`, Buffer.from(data.split(',')[1], 'base64'));
        }
      } catch { /* a document that the script has closed or taken apart */ }
    }
    const text = printed.join('');
    n = 0;
    for (const [svg] of text.matchAll(/<svg\b[\s\S]*?<\/svg>(?![\s\S]{0,2000}?<\/svg>\s*<\/svg>)/g)) {
      if (++n > 20) break;
      keep(`printed-${n}.svg`, standalone(svg));
    }
  });

  function standalone(svg) {
    return /^<svg\b[^>]*\sxmlns\s*=/.test(svg) ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  }
})();
