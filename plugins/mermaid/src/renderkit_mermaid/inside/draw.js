// Draws diagram.mmd into the page, and says what came of it: `draw()` is called by the driver, in a page that is
// kept for one text after another.
import mermaid from 'https://cdn.jsdelivr.net/npm/mermaid@11/dist/mermaid.esm.min.mjs';

const NPM = 'https://cdn.jsdelivr.net/npm';
const LONGEST = 8000, LARGEST = 15e6; // of the picture, in CSS pixels

// What no directive and no front matter of a diagram may change.
const SECURE = [
  'secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'suppressErrorRendering', 'maxEdges',
  'deterministicIds', 'deterministicIDSeed', 'dompurifyConfig', 'logLevel',
];

const pack = async (...names) => {
  const found = await Promise.all(names.map(async (name) => {
    const answer = await fetch(`${NPM}/@iconify-json/${name}@1/icons.json`);
    return answer.json();
  }));
  return found.reduceRight((all, one) => ({
    ...all, ...one, icons: { ...all.icons, ...one.icons }, aliases: { ...all.aliases, ...one.aliases },
  }));
};

const PACKS = {
  'logos': ['logos'], 'mdi': ['mdi'],
  'fa': ['fa6-solid', 'fa6-regular', 'fa6-brands'],
  'fas': ['fa6-solid'], 'far': ['fa6-regular'], 'fab': ['fa6-brands'],
  'fa6-solid': ['fa6-solid'], 'fa6-regular': ['fa6-regular'], 'fa6-brands': ['fa6-brands'],
};

// ---- lines: mermaid counts them in a text from which it has cut things out ----

// The patterns are mermaid's own, in its order.
const FRONT_MATTER = /^([^\S\n\r]*)-{3}\s*[\n\r](.*?)[\n\r]\1-{3}\s*[\n\r]+/s;
const DIRECTIVE = /%{2}{\s*(?:(\w+)\s*:|(\w+))\s*(?:(\w+)|((?:(?!}%{2}).|\r?\n)*))?\s*(?:}%{2})?/gi;
const COMMENT = /^\s*%%(?!{)[^\n]+\n?/gm;

function lineNumbers(source) {
  let text = source.replace(/\r\n?/g, '\n');
  let line = 1;
  let lines = Array.from({ length: text.length }, (_, at) => (text[at] === '\n' ? line++ : line));
  const cut = (pattern, left = '') => { // what is left of a find belongs to the line in which it began
    const letters = [], numbers = [];
    let from = 0;
    for (const found of text.matchAll(new RegExp(pattern, pattern.flags.replace('g', '') + 'g'))) {
      letters.push(text.slice(from, found.index), left);
      for (let at = from; at < found.index; at++) numbers.push(lines[at]);
      for (let at = 0; at < left.length; at++) numbers.push(lines[found.index]);
      from = found.index + found[0].length;
      if (!pattern.global) break;
    }
    text = letters.join('') + text.slice(from);
    lines = numbers.concat(lines.slice(from));
  };
  cut(FRONT_MATTER);
  cut(DIRECTIVE);
  cut(COMMENT);
  cut(/^\s+/);
  if (/^(?:flowchart|graph)/.test(text)) cut(/}\s*\n/g, '}\n');
  if (/^sankey/.test(text)) cut(/\n+/g, '\n');
  const starts = [0];
  for (let at = 0; at < text.length; at++) if (text[at] === '\n') starts.push(at + 1);
  const rows = text.split('\n');
  let last = rows.length;
  while (last > 1 && !rows[last - 1].trim()) last--; // what is missed at the end is missed in the last line
  return (number) => lines[starts[Math.min(Math.max(number, 1), last) - 1]] ?? null;
}

// ---- errors ----

function explained(error, source) {
  const message = String(error?.message ?? error);
  const found = { name: String(error?.name ?? ''), message: message.slice(0, 1500), line: null, column: null };
  found.words = typeof error?.hash?.text === 'string' ? error.hash.text.slice(0, 200) : '';
  const user = lineNumbers(source);
  const first = error?.result?.lexerErrors?.[0] ?? error?.result?.parserErrors?.[0]?.token;
  const number = /(?:Parse|Lexical|Lexer) error on line (\d+)/.exec(message)?.[1];
  if (error?.mark && typeof error.mark.line === 'number') { // of the front matter's YAML
    const yaml = FRONT_MATTER.exec(source.replace(/\r\n?/g, '\n'))?.[2] ?? '';
    found.line = Math.min(error.mark.line + 1, yaml.trimEnd().split('\n').length) + 1;
    found.yaml = true;
  } else if (first && error.result) {
    found.line = user(Number.isFinite(first.line ?? first.startLine) ? first.line ?? first.startLine : Infinity);
    found.column = first.column ?? first.startColumn ?? null;
  } else if (number) {
    found.line = user(Number(number));
  } else if (found.name === 'UnknownDiagramError') {
    found.line = user(1);
    found.bare = !/: \s*\S/s.test(message);
  }
  if (!Number.isFinite(found.column)) found.column = null;
  return found;
}

// ---- the picture ----

/** The natural size: the diagram's own, not that of the page. */
function size(svg) {
  const box = svg.viewBox.baseVal;
  const given = (name) => (/^[\d.]+(?:px)?$/.test(svg.getAttribute(name) ?? '') ? parseFloat(svg.getAttribute(name)) : 0);
  let width = (box && box.width) || given('width'), height = (box && box.height) || given('height');
  if (!(width > 0 && height > 0 && width * height < Infinity)) return null;
  if (given('width') && given('height')) [width, height] = [given('width'), given('height')];
  const smaller = Math.min(1, LONGEST / width, LONGEST / height, Math.sqrt(LARGEST / (width * height)));
  svg.setAttribute('width', String(width * smaller));
  svg.setAttribute('height', String(height * smaller));
  svg.style.removeProperty('max-width');
  return { width, height, smaller };
}

/** Numbers that mermaid counts on from one diagram to the next in ids: each diagram has its own, from 0. */
const COUNTED = /^((?:mermaid-)?(?:actor(?:-[a-z-]+)?|root-|node-|linearGradient-|IconifyId1941f297c00e124b6|classId-.*-))(\d+)$/;

function renumber(svg) {
  const counts = new Map(), ids = new Map();
  const elements = [...svg.querySelectorAll('*')];
  for (const { id } of elements) {
    const stem = COUNTED.exec(id)?.[1];
    if (stem === undefined || ids.has(id)) continue;
    counts.set(stem, (counts.get(stem) ?? -1) + 1);
    ids.set(id, stem + counts.get(stem));
  }
  if (!ids.size) return;
  for (const element of elements) {
    for (const attribute of element.attributes) {
      if (ids.has(attribute.value)) attribute.value = ids.get(attribute.value);
      else if (attribute.value.includes('#')) {
        attribute.value = attribute.value.replace(/#([\w-]+)/g, (whole, id) => `#${ids.get(id) ?? id}`);
      }
    }
  }
}

/** A theme for dark pages has light lines: it gets the dark page that it is made for. */
function backdrop() {
  const page = document.body.style;
  page.backgroundColor = mermaid.mermaidAPI.getConfig().themeVariables?.background ?? '';
  const [red, green, blue] = (getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
  if (!(0.299 * red + 0.587 * green + 0.114 * blue < 128)) page.backgroundColor = '';
}

// an icon that is in no pack stays an element that only a style sheet could fill
const nameOf = (icon) => [...icon.classList].find((name) => name.startsWith('fa-'));

const PLACE = document.getElementById('diagram'), HEAD = [...document.head.childNodes];

/** The place for the picture, in the page as it was at first. */
function emptied() {
  PLACE.replaceChildren();
  document.body.replaceChildren(PLACE);
  document.head.replaceChildren(...HEAD);
  for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name);
  return PLACE;
}

async function render(source) {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    secure: SECURE,
    suppressErrorRendering: true,
    deterministicIds: true,
    deterministicIDSeed: 'renderkit',
    maxTextSize: 5_000_000,
    maxEdges: 20_000,
    logLevel: 'error',
  });
  mermaid.registerIconPacks(Object.entries(PACKS).map(([name, parts]) => ({ name, loader: () => pack(...parts) })));
  if (/\belk\b/.test(source)) {
    const elk = await import(`${NPM}/@mermaid-js/layout-elk@0/dist/mermaid-layout-elk.esm.min.mjs`);
    mermaid.registerLayoutLoaders(elk.default);
  }
  const place = emptied();
  const { svg, diagramType } = await mermaid.render('mermaid', source, place);
  place.innerHTML = svg;
  const drawn = place.querySelector(':scope > svg');
  const outcome = { type: diagramType };
  if (diagramType === 'error') place.replaceChildren(); // the picture of a bomb
  else outcome.size = drawn && size(drawn);
  if (drawn) renumber(drawn);
  backdrop();
  outcome.icons = [...place.querySelectorAll('i[class*="fa-"]')].map(nameOf).slice(0, 10);
  outcome.slices = place.querySelectorAll('.pieCircle').length;
  await Promise.all([...place.querySelectorAll('img')].map((image) => image.decode().catch(() => {})));
  return outcome;
}

/** Time stands still in this page but for what this moves on: some layouts wait for a timer. */
window.draw = async () => {
  const answer = await fetch('diagram.mmd');
  const source = new TextDecoder('utf-8').decode(await answer.arrayBuffer());
  let outcome = null;
  render(source).then((made) => { outcome = made; }, (error) => { outcome = { error: explained(error, source) }; });
  while (outcome === null) await __renderkit.advance(50);
  await document.fonts.ready;
  return outcome;
};
