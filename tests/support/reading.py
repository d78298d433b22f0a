"""The words of a page, as a reader meets them, each with the language it is said to be in."""

from collections.abc import Iterator
from html.parser import HTMLParser

SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-copied", "data-unsaved")
"""Attributes whose words are shown or read out."""

SILENT = ("script", "style", "template")
EMPTY = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or (self.open[-1][1] if self.open else "")
        for name, value in attrs:
            if value and (name in SPOKEN or name.startswith("data-i18n.")):
                self.found.append((value, lang))
        if tag not in EMPTY:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and not any(tag in SILENT for tag, _ in self.open):
            self.found.append((data, self.open[-1][1]))


def words(html: str) -> Iterator[tuple[str, str]]:
    """Every text of a page with the `lang` of its element; space is squeezed.

    Where a word may break, it is still one word.
    """
    reader = _Reader()
    reader.feed(html.replace("<wbr>", ""))
    for text, lang in reader.found:
        if squeezed := " ".join(text.split()):
            yield squeezed, lang
