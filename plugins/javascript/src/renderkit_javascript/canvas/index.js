'use strict';
// The interface of node-canvas on @napi-rs/canvas, whose binaries come with its package.
const { Readable } = require('node:stream');
const fs = require('node:fs');
const skia = require('@napi-rs/canvas');

const { GlobalFonts, SvgExportFlag } = skia;
const Plain = Object.getPrototypeOf(skia.createCanvas(1, 1)).constructor;
const encode = Plain.prototype.toBuffer;
const toDataURL = Plain.prototype.toDataURL;

// What CSS calls by a generic name, by the fonts that are pinned.
for (const [family, generic] of [
  ['DejaVu Sans', 'sans-serif'],
  ['DejaVu Serif', 'serif'],
  ['DejaVu Sans Mono', 'monospace'],
  ['Liberation Sans', 'Arial'],
  ['Liberation Sans', 'Helvetica'],
  ['Liberation Serif', 'Times New Roman'],
  ['Liberation Mono', 'Courier New'],
]) {
  if (GlobalFonts.has(family) && !GlobalFonts.has(generic)) GlobalFonts.setAlias(family, generic);
}

function encoded(canvas, mime, options) {
  if (canvas.document) return canvas.document();
  if (mime === undefined || mime === 'image/png') return encode.call(canvas, 'image/png');
  if (mime === 'raw') return bgra(canvas);
  if (mime === 'image/jpeg') {
    const quality = typeof options === 'object' && options ? options.quality : options;
    return encode.call(canvas, mime, Math.round(100 * (quality ?? 0.75)));
  }
  if (mime === 'application/pdf' || mime === 'image/svg+xml') {
    throw new Error(`Canvas is not of type ${mime === 'application/pdf' ? 'PDF' : 'SVG'}`);
  }
  return encode.call(canvas, mime, options);
}

function bgra(canvas) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (let i = 0; i < raw.length; i += 4) [raw[i], raw[i + 2]] = [raw[i + 2], raw[i]];
  return raw;
}

function toBuffer(first, ...rest) {
  if (typeof first !== 'function') return encoded(this, first, rest[0]);
  let made, error = null;
  try { made = encoded(this, rest[0], rest[1]); } catch (caught) { error = caught; }
  setImmediate(() => first(error, made));
  return undefined;
}

function stream(mime) {
  return function createStream(options) {
    const canvas = this;
    return new Readable({
      read() {
        this.push(encoded(canvas, mime, options));
        this.push(null);
      },
    });
  };
}

const additions = {
  toBuffer,
  toDataURL(mime, ...rest) {
    const callback = [mime, ...rest].find((value) => typeof value === 'function');
    const words = [mime, ...rest].filter((value) => typeof value !== 'function');
    const address = toDataURL.apply(this, words);
    if (callback) setImmediate(() => callback(null, address));
    return address;
  },
  createPNGStream: stream('image/png'),
  createJPEGStream: stream('image/jpeg'),
  createPDFStream: stream('application/pdf'),
  pngStream: stream('image/png'),
  jpegStream: stream('image/jpeg'),
};
const facts = {
  type: { get() { return this.kind ?? 'image'; }, configurable: true },
  stride: { get() { return this.width * 4; }, configurable: true },
};
Object.assign(Plain.prototype, additions);
Object.defineProperties(Plain.prototype, facts);

function createCanvas(width, height, kind) {
  if (kind === 'svg') {
    const canvas = skia.createCanvas(width, height, SvgExportFlag.ConvertTextToPaths);
    const content = canvas.getContent.bind(canvas);
    Object.assign(canvas, additions, { kind, document: () => Buffer.from(content()) });
    return Object.defineProperties(canvas, facts);
  }
  if (kind === 'pdf') return pdf(width, height);
  return skia.createCanvas(width, height);
}

// A PDF's pages are begun one after another; the canvas hands out the context of the present one.
function pdf(width, height) {
  const paper = new skia.PDFDocument();
  let page = paper.beginPage(width, height), closed;
  const canvas = {
    kind: 'pdf', width, height, ...additions,
    getContext() {
      const addPage = (w = canvas.width, h = canvas.height) => {
        paper.endPage();
        [page, canvas.width, canvas.height] = [paper.beginPage(w, h), w, h];
      };
      return new Proxy({}, {
        get: (_, name) => {
          if (name === 'addPage') return addPage;
          const value = page[name];
          return typeof value === 'function' ? value.bind(page) : value;
        },
        set: (_, name, value) => { page[name] = value; return true; },
      });
    },
    document() {
      if (closed === undefined) {
        paper.endPage();
        closed = paper.close();
      }
      return closed;
    },
  };
  return Object.defineProperties(canvas, facts);
}

async function loadImage(source, options) {
  // a missing file is reported as the file system does
  if (typeof source === 'string' && !/^(?:https?|data|file):/i.test(source)) source = await fs.promises.readFile(source);
  return skia.loadImage(source, options);
}

function registerFont(path, { family, weight = '', style = '' } = {}) {
  fs.accessSync(path);
  const name = [family, weight, style].filter((word) => word && word !== 'normal').join(' ');
  if (!GlobalFonts.registerFromPath(path, family ?? name)) throw new Error(`Could not parse font file ${path}`);
}

function Canvas(width, height, kind) { return createCanvas(width, height, kind); }
Canvas.prototype = Plain.prototype;

class Image extends skia.Image {
  // node-canvas reads files at once
  get src() { return super.src; }
  set src(source) {
    const named = typeof source === 'string' && !/^(?:https?|data|file):/i.test(source);
    super.src = named ? fs.readFileSync(source) : source;
  }
}

module.exports = {
  ...skia,
  Canvas,
  Context2d: skia.CanvasRenderingContext2D,
  CanvasRenderingContext2D: skia.CanvasRenderingContext2D,
  Image,
  createCanvas,
  createImageData: (...words) =>
    typeof words[0] === 'number' ? new skia.ImageData(...words) : new skia.ImageData(words[0], words[1], words[2]),
  deregisterAllFonts: () => {},
  loadImage,
  registerFont,
};
