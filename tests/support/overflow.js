// Text that sticks out of its box or of the page, or is cut off.
() => {
  const wide = document.documentElement.clientWidth;
  const found = new Set();
  if (document.documentElement.scrollWidth > wide) found.add("the page scrolls sideways");

  const scrolls = (el) => {
    for (let at = el; at && at !== document.body; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  // Only for those who listen, or shown on demand.
  const unseen = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.clip !== "auto" || style.clipPath !== "none") return true;
    }
    return el.closest(".govuk-skip-link, [hidden]");
  };
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
