"""What no reader should meet in a page: found in one pass, as thousands of pages are read."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.language import HTML_LANG, gettext
from tests.support.reading import EMPTY, SILENT
from tests.support.tags import Tags

SITE = "Shenzhen Service Trade Single Window"
LANGUAGE_OF = {tag: language for language, tag in HTML_LANG.items()}
DEBRIS = re.compile(
    r"\{\{|\}\}|\{%|%\}|%\([a-z_]+\)[sd]|\bUndefined\b|\bNone\b|<bound method|\bLazyString\b"
    r"|<[A-Za-z_.]+ object at|\bText\(|\bMessage\("
)
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
SUMMARY = "govuk-error-summary"
SAYING = ("a", "button", "h1", "label", "title")
"""Elements whose text is asked for."""


@dataclass(slots=True)
class Element:
    """One that was opened.

    Args:
        source: its tag as it was sent.
        summed: whether it is inside the summary of errors, or that itself.
        text: what it says, itself and in what it holds; of those in `SAYING`.
        pictured: whether a picture in it says something.
    """

    name: str
    attributes: dict[str, str]
    source: str
    labelled: bool
    silent: bool
    summed: bool
    text: list[str] = field(default_factory=list)
    pictured: bool = False

    @property
    def said(self) -> str:
        """Its text, with space squeezed."""
        return " ".join("".join(self.text).split())

    @property
    def is_named(self) -> bool:
        """Whether a reader who sees nothing hears what it is."""
        given = self.attributes
        if given.get("aria-label") or given.get("aria-labelledby") or self.said or self.pictured:
            return True
        return given.get("href") == ""


class _Page(Tags):
    """Keeps of a page what `problems_of` asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.text: list[str] = []
        self.has_summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        around = self.open[-1] if self.open else None
        first = not self.has_summary and SUMMARY in given.get("class", "").split()
        self.has_summary |= first
        element = Element(
            tag,
            given,
            self.get_starttag_text() or tag,
            labelled=bool(around) and (around.labelled or around.name == "label"),
            silent=tag in SILENT or (bool(around) and around.silent),
            summed=first or (bool(around) and around.summed),
        )
        self.elements.append(element)
        if tag == "img" and given.get("alt"):
            for outer in self.open:
                outer.pictured = True
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for place in reversed(range(len(self.open))):
            if self.open[place].name == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1].silent):
            self.text.append(data)
            for element in self.open:
                if element.name in SAYING:
                    element.text.append(data)


def problems_of(html: str) -> list[str]:
    """What no reader should meet, in a page or a part of one."""
    page = _Page()
    page.feed(html)
    page.close()
    ids = Counter(one.attributes["id"] for one in page.elements if "id" in one.attributes)
    problems = [f"id used twice: {id_}" for id_, times in sorted(ids.items()) if times > 1]
    labels = (one for one in page.elements if one.name == "label" and one.said)
    labelled = {label.attributes["for"] for label in labels if label.attributes.get("for")}
    for element in page.elements:
        problems += _in_element(element, ids, labelled)
    debris = sorted(set(DEBRIS.findall(" ".join(page.text))))
    problems += [f"template debris: {found!r}" for found in debris]
    if any(element.name == "html" for element in page.elements):
        problems += _in_whole_page(page, ids)
    return problems


def _in_element(element: Element, ids: Counter[str], labelled: set[str]) -> Iterator[str]:
    name, given = element.name, element.attributes
    yield from _inline(element)
    for pointer in POINTERS:
        for target in given.get(pointer, "").split():
            if target not in ids:
                yield f"<{name} {pointer}> points to #{target}, which is not there"
    if name in ("input", "select", "textarea") and not _is_labelled(element, labelled):
        yield f"no label for {element.source}"[:160]
    if name == "img" and "alt" not in given:
        yield f"no alt on {element.source}"[:160]
    if name in ("a", "button") and not element.is_named:
        yield f"no text in {element.source}"[:160]


def _inline(element: Element) -> Iterator[str]:
    name, given = element.name, element.attributes
    for attribute in given:
        if attribute == "style" or attribute.startswith("on"):
            yield f"<{name} {attribute}=...> is inline style or script"
    if name == "script" and not given.get("src") and given.get("type") != "application/json":
        yield "inline <script>"
    if name == "style":
        yield "inline <style>"


def _is_labelled(element: Element, labelled: set[str]) -> bool:
    given = element.attributes
    if given.get("type") in UNLABELLED_TYPES:
        return True
    if given.get("aria-label") or given.get("aria-labelledby"):
        return True
    return element.labelled or given.get("id") in labelled


def _in_whole_page(page: _Page, ids: Counter[str]) -> list[str]:
    found: dict[str, list[Element]] = {"html": [], "title": [], "h1": [], "main": [], "a": []}
    for element in page.elements:
        if element.name in found:
            found[element.name].append(element)
    language = found["html"][0].attributes.get("lang", "")
    if language not in LANGUAGE_OF:
        return [f"<html lang={language!r}>"]
    if len(found["h1"]) != 1:
        return [f"{len(found['h1'])} <h1> on the page"]
    problems = []
    title, h1 = found["title"][0].said if found["title"] else "", found["h1"][0].said
    if not title.endswith(gettext(SITE, LANGUAGE_OF[language])):
        problems.append(f"title {title!r} does not end with the site's name")
    error = title.split(": ", 1)[-1] if ": " in title else title.split("：", 1)[-1]
    if not (title.startswith(h1) or error.startswith(h1)):
        problems.append(f"title {title!r} does not begin with the heading {h1!r}")
    if not found["main"]:
        problems.append("no <main>")
    links = [(link, link.attributes.get("href", "")) for link in found["a"]]
    inside = [(link, href[1:]) for link, href in links if href.startswith("#") and href != "#"]
    astray = [target for _, target in inside if target not in ids]
    problems += [f"link to #{target}, which is not there" for target in astray]
    return [*problems, *_summary_order([to for link, to in inside if link.summed], list(ids))]


def _summary_order(named: list[str], places: list[str]) -> list[str]:
    """Find where the summary of errors does not follow the page, which the keyboard goes down.

    Args:
        named: the places that the summary leads to, in its order.
        places: all places of the page, from top to bottom.
    """
    order = {place: number for number, place in enumerate(places)}
    there = [target for target in named if target in order]
    ordered = sorted(there, key=order.__getitem__)
    return [] if there == ordered else [f"the summary says {there}, the page has {ordered}"]
