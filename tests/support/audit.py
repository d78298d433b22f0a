"""What a browser can tell of a page: accessibility, what sticks out, what is cut off."""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  const name = (el) => `<${el.tagName.toLowerCase()} class="${el.className}">`;
  const scrolls = (el) => {
    for (let at = el; at && at !== document.body; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const hidden = (el) => el.closest(".govuk-visually-hidden, .govuk-skip-link, [hidden]");
  const found = new Set();
  if (document.documentElement.scrollWidth > wide) found.add("the page scrolls sideways");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, el = node.parentElement;
    if (!node.data.trim() || hidden(el)) continue;
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (!text.width) continue;
    let box = el;
    while (getComputedStyle(box).display.startsWith("inline")
      && getComputedStyle(box).display === "inline") box = box.parentElement;
    const frame = box.getBoundingClientRect(), style = getComputedStyle(box);
    const said = `${name(box)} ${node.data.trim().slice(0, 40)}`;
    if (text.right > wide + 1 && !scrolls(el)) found.add(`beyond the edge: ${said}`);
    if (text.right > frame.right + 1 && !scrolls(el)) found.add(`out of its box: ${said}`);
    if (style.overflowY !== "visible" && !scrolls(el) && text.bottom > frame.bottom + 1) {
      found.add(`cut off: ${said}`);
    }
  }
  return [...found];
}"""

AXE = """async (options) => {
  const {violations} = await axe.run(document, options);
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
}"""

OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "iframes": False,
    "preload": False,
    "rules": {"region": {"enabled": True}},
}


@cache
def axe_source() -> str:
    """The script of axe-core."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def find_barriers(page: Page) -> list[str]:
    """What axe-core objects to."""
    page.evaluate(axe_source())
    found: list[str] = page.evaluate(AXE, OPTIONS)
    return found


def find_overflow(page: Page) -> list[str]:
    """Text that sticks out of its box or of the page, or is cut off."""
    found: list[str] = page.evaluate(OVERFLOW)
    return found
