import fs from 'fs';
import { JSDOM } from 'jsdom';
import { SankeyBuilder } from 'sankey-builder-pro';

const dom: JSDOM = new JSDOM('<!DOCTYPE html><body></body>');
const builder = new SankeyBuilder(dom.window.document.body, { width: 500, height: 300 });

builder.link('coal', 'power', 40);
builder.link('gas', 'power', 25);

fs.writeFileSync('sankey.svg', dom.window.document.body.innerHTML);
