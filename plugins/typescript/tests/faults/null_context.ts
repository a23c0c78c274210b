// the element is looked for before it is made
const holder: HTMLElement | null = document.querySelector('main > section.plot');
const width: number = 480;
const height: number = 320;

const svg: SVGSVGElement = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
svg.setAttribute('width', String(width));
svg.setAttribute('height', String(height));

const circle = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
circle.setAttribute('r', '40');
svg.appendChild(circle);

holder!.appendChild(svg);
