// Runs before anything else in every document: time, chance and frames are ours, so that the same page
// gives the same picture. Time stands still until the driver moves it on; see `settle` in worker.py.
(() => {
  'use strict';
  const START = Date.UTC(2025, 0, 1);
  const FRAME = 1000 / 60, LATER_FRAME = 100, SMOOTH = 1000;
  const MOST_CALLS = 20000;
  const real = {
    Date, setTimeout: window.setTimeout.bind(window), fetch: window.fetch,
    frame: window.requestAnimationFrame.bind(window),
  };
  let now = 0, order = 0, pending = 0;
  const timers = new Map(), frames = new Map();

  // ---- no pointer: the driver moves it off the page, which the page need not hear ----
  for (const device of ['mouse', 'pointer']) {
    for (const kind of ['move', 'over', 'out', 'enter', 'leave']) {
      const silent = (event) => { if (event.isTrusted) event.stopImmediatePropagation(); };
      window.addEventListener(device + kind, silent, true);
    }
  }

  // ---- clocks ----
  class FixedDate extends real.Date {
    constructor(...parts) { if (parts.length) super(...parts); else super(START + Math.floor(now)); }
    static now() { return START + Math.floor(now); }
  }
  // called without `new`, a date is a string
  window.Date = new Proxy(FixedDate, { apply: () => new FixedDate().toString() });
  FixedDate.prototype.constructor = window.Date;
  Object.defineProperty(Performance.prototype, 'now', { value: () => now, configurable: true, writable: true });

  // ---- timers ----
  const call = (what, args) => {
    try { typeof what === 'function' ? what.apply(window, args) : (0, eval)(String(what)); }
    catch (error) { reportError(error); }
  };
  const later = (every) => (what, ms, ...args) => {
    const wait = Math.max(every ? 1 : 0, Math.min(Number(ms) || 0, 2 ** 31 - 1));
    timers.set(++order, { at: now + wait, every: every && Math.max(wait, 1), what, args });
    return order;
  };
  window.setTimeout = later(false);
  window.setInterval = later(true);
  window.clearTimeout = window.clearInterval = (id) => { timers.delete(Number(id)); };
  window.requestAnimationFrame = (what) => { frames.set(++order, what); return order; };
  window.cancelAnimationFrame = (id) => { frames.delete(Number(id)); };
  window.requestIdleCallback = (what) =>
    window.setTimeout(() => call(what, [{ didTimeout: false, timeRemaining: () => 50 }]), 1);
  window.cancelIdleCallback = window.clearTimeout;

  // ---- chance: xorshift32, seeded ----
  let seed = 0x2545f491;
  const next = () => {
    seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
    return seed >>> 0;
  };
  Math.random = () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
  Crypto.prototype.getRandomValues = function (array) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = next() >>> 24;
    return array;
  };
  Crypto.prototype.randomUUID = function () {
    const hex = Array.from({ length: 4 }, () => next().toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  };

  // ---- requests: time does not move on while an answer is due ----
  const settled = () => { pending--; };
  window.fetch = function (...args) {
    const answer = real.fetch.apply(this, args);
    pending++;
    answer.then(settled, settled);
    return answer;
  };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...args) {
    pending++;
    this.addEventListener('loadend', settled, { once: true });
    try { return send.apply(this, args); } catch (error) { settled(); throw error; }
  };

  // ---- WebGL: a frame takes a processor that draws long, so there are as few as where one draws in earnest ----
  let slow = false;
  for (const { prototype } of [HTMLCanvasElement, OffscreenCanvas]) {
    const { getContext } = prototype;
    prototype.getContext = function (kind, ...args) {
      slow ||= /webgl/.test(kind);
      return getContext.call(this, kind, ...args);
    };
  }

  // ---- windows: there is one ----
  let windows = 0;
  window.open = () => { windows++; return null; };

  // ---- what would outlive the page, or reach beyond it ----
  if (window.ServiceWorkerContainer) ServiceWorkerContainer.prototype.register = async () => undefined;
  const sockets = [], States = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };
  window.WebSocket = class WebSocket extends EventTarget {
    constructor(address, protocols) {
      super();
      this.url = new URL(address, document.baseURI).href.replace(/^http/, 'ws');
      Object.assign(this, { readyState: 0, protocol: '', extensions: '', bufferedAmount: 0, binaryType: 'blob' });
      sockets.push(this.url);
      real.setTimeout(() => {
        this.readyState = 3;
        for (const event of [new Event('error'), new CloseEvent('close', { code: 1006 })]) {
          this.dispatchEvent(event);
          this[`on${event.type}`]?.(event);
        }
      });
    }
    send() { if (!this.readyState) throw new DOMException('Still in CONNECTING state', 'InvalidStateError'); }
    close() {}
  };
  for (const where of [window.WebSocket, window.WebSocket.prototype]) Object.assign(where, States);

  // A pinned package stands in for the one that was asked for: its hash is not what the page expects.
  for (const element of [HTMLScriptElement, HTMLLinkElement])
    Object.defineProperty(element.prototype, 'integrity', { get: () => '', set: () => {}, configurable: true });

  // ---- for the driver ----
  const channel = new MessageChannel(), waiting = [];
  channel.port1.onmessage = () => waiting.shift()();
  const turn = () => new Promise((done) => { waiting.push(done); channel.port2.postMessage(0); });
  const quiet = async () => { for (let i = 0; pending > 0 && i < 2500; i++) await new Promise((r) => real.setTimeout(r, 4)); };
  const nextFrame = () => {
    const every = now < SMOOTH && !slow ? FRAME : LATER_FRAME;
    return (Math.floor(now / every + 1e-6) + 1) * every;
  };
  const earliest = () => {
    let first = null;
    for (const [id, timer] of timers) if (!first || timer.at < first.timer.at) first = { id, timer };
    return first;
  };

  async function advance(ms) {
    if (!now) await document.fonts.ready;
    const until = now + ms;
    for (let calls = 0; calls < MOST_CALLS; calls++) {
      await quiet();
      const timer = earliest(), frame = frames.size ? nextFrame() : Infinity;
      const at = Math.min(timer ? timer.timer.at : Infinity, frame);
      if (at > until) break;
      now = Math.max(now, at);
      if (timer && timer.timer.at <= frame) {
        if (timer.timer.every) timer.timer.at = now + timer.timer.every;
        else timers.delete(timer.id);
        call(timer.timer.what, timer.timer.args);
      } else {
        const due = [...frames.entries()];
        for (const [id, what] of due) if (frames.delete(id)) call(what, [now]);
      }
      await turn();
    }
    now = until;
    await Promise.race([new Promise((done) => real.frame(() => real.setTimeout(done))), new Promise((done) => real.setTimeout(done, 200))]);
    return { now, frames: frames.size, timers: [...timers.values()].map((timer) => timer.at - now), pending, windows, sockets: sockets.splice(0) };
  }

  // ---- the picture ----
  const roots = (root) => [root, ...[...root.querySelectorAll('*')].flatMap((at) => (at.shadowRoot ? roots(at.shadowRoot) : []))];
  let undo = [];

  /** Ends animations that end, takes others back to where they began, and hides the caret. */
  function still() {
    const endless = new Set();
    const end = (root) => {
      for (const animation of root.getAnimations()) {
        if (!animation.effect || !animation.playbackRate || endless.has(animation)) continue;
        try {
          if (Number.isFinite(animation.effect.getComputedTiming().endTime)) animation.finish();
          else { animation.cancel(); endless.add(animation); }
        } catch { /* it is gone */ }
      }
    };
    for (const root of roots(document)) {
      const again = () => end(root);
      for (const field of root.querySelectorAll('input, textarea, [contenteditable]')) {
        const { style } = field, before = [style.getPropertyValue('caret-color'), style.getPropertyPriority('caret-color')];
        style.setProperty('caret-color', 'transparent', 'important');
        undo.push(() => style.setProperty('caret-color', ...before));
      }
      again();
      for (const kind of ['transitionrun', 'animationstart']) {
        root.addEventListener(kind, again);
        undo.push(() => root.removeEventListener(kind, again));
      }
    }
    undo.push(() => { for (const animation of endless) try { animation.play(); } catch { /* it is gone */ } });
  }

  function resume() {
    for (const step of undo.splice(0)) step();
  }

  /** What all elements that match cover together; null where none is to be seen. */
  function covered(selector) {
    const boxes = [...document.querySelectorAll(selector)].map((e) => e.getBoundingClientRect())
      .filter((b) => b.width > 0 && b.height > 0);
    if (!boxes.length) return null;
    const left = Math.max(0, Math.floor(Math.min(...boxes.map((b) => b.left)) + scrollX));
    const top = Math.max(0, Math.floor(Math.min(...boxes.map((b) => b.top)) + scrollY));
    return [left, top, Math.ceil(Math.max(...boxes.map((b) => b.right)) + scrollX) - left,
      Math.ceil(Math.max(...boxes.map((b) => b.bottom)) + scrollY) - top];
  }

  /** Makes the page ready for its picture: where that lies, how large the page is, the vector if one is asked for. */
  async function pose(selector, vector) {
    const page = document.documentElement, body = document.body;
    for (const svg of document.querySelectorAll('svg')) {
      try { svg.pauseAnimations(); svg.setCurrentTime(5); } catch { /* it has none */ }
    }
    const box = selector ? covered(selector)
      : [0, 0, page.clientWidth && Math.max(page.scrollWidth, innerWidth),
        Math.max(page.scrollHeight, body ? body.scrollHeight : 0, innerHeight)];
    const drawn = box && vector && document.querySelector(vector);
    const text = drawn && new XMLSerializer().serializeToString(drawn);
    still();
    await document.fonts.ready;
    const most = (side) => Math.max(...[page, body ?? page].flatMap((e) => [e[`scroll${side}`], e[`offset${side}`] ?? 0, e[`client${side}`]]));
    return { box, vector: text || '', whole: [most('Width'), most('Height')] };
  }

  // ---- a page that draws one text after another ----
  const everybodys = [Object, Array, Function, String, Number, Promise, Map, Set, RegExp, Node, Element, EventTarget];
  const shape = () => everybodys.flatMap(({ prototype }) => Reflect.ownKeys(prototype).flatMap((key) => {
    const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, key);
    return [key, value, get, set];
  }));
  const place = () => `${location.href} ${history.length} ${window.name}`;
  let ready = null;

  /** Before the first text: remembers time, chance, and what everybody's prototypes are like. */
  function mark() {
    ready = { now, seed, order, shape: shape(), place: place() };
  }

  /** Before another text: all as it was for the first. False, if that cannot be. */
  function renew() {
    const { shape: before } = ready, after = shape();
    if (pending || windows || sockets.length || place() !== ready.place) return false;
    if (before.length !== after.length || before.some((part, at) => part !== after[at])) return false;
    resume();
    timers.clear();
    frames.clear();
    ({ now, seed, order } = ready);
    scrollTo(0, 0);
    return true;
  }
  Object.defineProperty(window, '__renderkit', { value: Object.freeze({ advance, still, resume, pose, mark, renew }) });
})();
