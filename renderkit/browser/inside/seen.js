// Puts an empty box over all that is to be seen of a page, for its picture to be cut to: `#renderkit-seen`.
// Looks into open shadow roots, too. Value: the box, or null where nothing is to be seen.
(() => {
  const replaced = 'svg, canvas, img, video, iframe, table, button, input, select, textarea, progress, meter, hr';
  const clear = /^(?:transparent|rgba\(\d+, \d+, \d+, 0\))$/;
  const margin = parseFloat(getComputedStyle(document.body).marginLeft) || 0;
  const above = (node) => node.parentElement || (node.getRootNode().host ?? null);
  let box = null;

  function add(rect, element) {
    let { left, top, right, bottom } = rect;
    for (let at = element; at && at !== document.body; at = above(at)) {
      const style = getComputedStyle(at);
      if (style.overflow === 'visible' || style.display === 'contents') continue;
      const clip = at.getBoundingClientRect();
      [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
      [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
    }
    if (right - left < 1 || bottom - top < 1) return;
    box = box
      ? [Math.min(box[0], left), Math.min(box[1], top), Math.max(box[2], right), Math.max(box[3], bottom)]
      : [left, top, right, bottom];
  }

  function look(element) {
    const style = getComputedStyle(element);
    if (style.display === 'none' || Number(style.opacity) === 0) return;
    if (style.visibility !== 'hidden' && element !== document.body) {
      const painted = element.matches(replaced) || style.backgroundImage !== 'none' || style.boxShadow !== 'none'
        || !clear.test(style.backgroundColor)
        || ['Top', 'Right', 'Bottom', 'Left'].some((side) => parseFloat(style[`border${side}Width`]) > 0);
      if (painted) add(element.getBoundingClientRect(), element);
    }
    if (element instanceof SVGElement) return;
    for (const node of [...(element.shadowRoot?.childNodes ?? []), ...element.childNodes]) {
      if (node instanceof Element) look(node);
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || style.visibility === 'hidden') continue;
      if (element.matches('script, style, noscript')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) add(rect, element);
    }
  }

  look(document.body);
  if (!box) return null;
  const [left, top] = [Math.max(0, box[0] + scrollX - margin), Math.max(0, box[1] + scrollY - margin)];
  const mark = document.createElement('div');
  mark.id = 'renderkit-seen';
  mark.style.cssText = `position: absolute; pointer-events: none; left: ${left}px; top: ${top}px;`
    + ` width: ${box[2] + scrollX + margin - left}px; height: ${box[3] + scrollY + margin - top}px`;
  document.body.append(mark);
  return box;
})();
