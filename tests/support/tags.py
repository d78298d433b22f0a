"""The tags of a page, told as `html.parser` tells them: four times as fast where they are plain.

Thousands of pages are read, and most of that was finding where tags begin and end.
"""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import HTMLParserTreeBuilder
from bs4.builder._htmlparser import BeautifulSoupHTMLParser

GIVEN = r"""\s+([a-zA-Z][a-zA-Z0-9:._-]*+)(?:=(?:"([^"]*)"|'([^']*)'))?+"""
ATTRIBUTE = re.compile(GIVEN)
TAG = re.compile(
    rf"<(?:/([a-z][a-z0-9-]*)|([a-z][a-z0-9-]*)((?:{GIVEN})*+)\s*(/?)|!((?i:doctype) [a-z]+))>"
)


class Tags(HTMLParser):
    """Reads the tags that the portal writes; from the first other one on, as ever."""

    source: str | None = None

    def feed(self, data: str) -> None:
        """Read a whole page, or a part of one."""
        place, tag = 0, TAG.search(data)
        while tag and not self._is_odd(data, place, tag.start()):
            self._say(data[place : tag.start()])
            place = self._tell(data, tag)
            tag = TAG.search(data, place)
        self.source = None
        super().feed(data[place:])

    @staticmethod
    def _is_odd(data: str, start: int, end: int) -> bool:
        """Whether anything that is no plain tag stands between two that are."""
        return data.find("<", start, end) >= 0

    def _say(self, text: str) -> None:
        if text:
            self.handle_data(unescape(text) if "&" in text else text)

    def _tell(self, data: str, tag: re.Match[str]) -> int:
        """Tell of a tag; where what follows it begins."""
        closed, opened, given, *_, ended, declared = tag.groups()
        if declared:
            self.handle_decl(declared)
            return tag.end()
        if closed:
            self.handle_endtag(closed)
            return tag.end()
        self.source = tag[0]
        attributes = [
            (name.lower(), unescape(in_two or in_one))
            for name, in_two, in_one in ATTRIBUTE.findall(given)
        ]
        if ended:
            self.handle_startendtag(opened, attributes)
            return tag.end()
        self.handle_starttag(opened, attributes)
        if opened not in self.CDATA_CONTENT_ELEMENTS:
            return tag.end()
        ending = data.find(f"</{opened}>", tag.end())
        end = len(data) if ending < 0 else ending
        if inside := data[tag.end() : end]:
            self.handle_data(inside)
        return end

    def get_starttag_text(self) -> str | None:
        """The last opening tag as it was sent."""
        return self.source or super().get_starttag_text()


class _Parser(Tags, BeautifulSoupHTMLParser):
    """Builds a tree of what it reads."""


class _Builder(HTMLParserTreeBuilder):
    def feed(self, markup: Any, _parser_class: Any = _Parser) -> None:
        super().feed(markup, _parser_class)


class Page(BeautifulSoup):
    """A page, or a part of one, as a tree; not made before something is asked of it."""

    def __init__(self, html: str) -> None:
        self.__dict__["html_"] = html

    def __getattr__(self, name: str) -> Any:
        """Whatever is not there yet: make the tree, once."""
        html = self.__dict__.pop("html_", None)
        if html is None:
            return super().__getattr__(name)
        super().__init__(html, builder=_Builder(store_line_numbers=False))
        return getattr(self, name)
