// Text that sticks out of its box or of the page, or is cut off.
() => {
  const wide = document.documentElement.clientWidth;
  const found = new Set();
  if (document.documentElement.scrollWidth > wide) found.add("the page scrolls sideways");

  // Whether it or what is around it, up to the top, is so; each element is asked once.
  const within = (top, isSo) => {
    const known = new Map();
    const ask = (el) => {
      if (!el || el === top) return false;
      if (!known.has(el)) known.set(el, isSo(el) || ask(el.parentElement));
      return known.get(el);
    };
    return ask;
  };
  const scrolls = within(document.body, (el) =>
    ["auto", "scroll"].includes(getComputedStyle(el).overflowX));
  // Only for those who listen, or shown on demand.
  const unseen = within(null, (el) => {
    const style = getComputedStyle(el);
    return style.clip !== "auto" || style.clipPath !== "none"
      || el.matches(".govuk-skip-link, [hidden]");
  });
  const boxOf = (el) => {
    while (getComputedStyle(el).display === "inline") el = el.parentElement;
    return el;
  };

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const el = node.parentElement;
    if (!node.data.trim() || unseen(el)) continue;
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (!text.width || scrolls(el)) continue;
    const box = boxOf(el);
    const frame = box.getBoundingClientRect();
    const said = `<${box.tagName.toLowerCase()} class="${box.className}"> ${node.data.trim().slice(0, 40)}`;
    if (text.right > wide + 1) found.add(`beyond the edge: ${said}`);
    else if (text.right > frame.right + 1) found.add(`out of its box: ${said}`);
    if (getComputedStyle(box).overflowY !== "visible" && text.bottom > frame.bottom + 1) {
      found.add(`cut off: ${said}`);
    }
  }
  return [...found];
}
