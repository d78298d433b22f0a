"""Every kind of page that anybody can reach, as a browser gets it.

Each resident of the town follows all links from where they come in. Of the pages of
one view those are kept that hold something no page before had, and are then asked for
in the other languages. In the end all their forms are sent empty.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from operator import gt
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from portal.access import TOKEN
from services import moments
from services.accounts.sessions import open_session
from services.language import Language
from tests.support.town import Resident

HREF = re.compile(r'<a\b[^>]*?\shref="([^"#]+)')
TRAIT = re.compile(r'<([a-z][a-z0-9]*)\b[^>]*?\s(class|name|value)="([^"]*)"')
TEXT = re.compile(r">([^<]*)<")
NOWHERE = "nowhere"
CHINESE = ("sc", "tc")
EVERYBODYS = ("public.", "eligibility.")
VARYING = re.compile(r"[0-9a-f-]{36}|\d+")
FORM = re.compile(r'<form\b[^>]*\smethod="post".*?</form>', re.DOTALL)

Sending = tuple[str, dict[str, Any]]
"""What is sent in a form, and where to."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page as it was sent.

    Args:
        path: its address, the language included.
        view: the endpoint, for the name of what is found on it.
        who: the resident who saw it.
        rare: whether it holds an element of a class that no page of any view had before.
        known: whether each class in it was on a page of its view before, or is on its English
            page: barriers lie in elements, so only its words can be wrong, or too long.
    """

    path: str
    status: int
    html: str
    headers: tuple[tuple[str, str], ...]
    view: str
    who: str
    rare: bool = False
    known: bool = False

    @property
    def language(self) -> Language:
        """The language of its address."""
        return cast(Language, self.path.split("/")[1])

    def __str__(self) -> str:
        return f"{self.view} as {self.who}, {self.path}"


@dataclass
class Walker:
    """One resident at a browser of their own, in this process."""

    app: Flask
    db: Session
    resident: Resident
    browser: FlaskClient
    broken: list[str] = field(default_factory=list)
    """Links that lead nowhere, with the page they are on."""
    public: set[str] = field(default_factory=set)
    """Views for everybody that somebody signed in has been to: one page of each will do."""

    def sign_in(self) -> None:
        """Open a session anew; one that is signed in by half does not last a long walk."""
        assert self.resident.user
        token = open_session(
            self.db,
            self.resident.user,
            applicant_id=self.resident.applicant.id if self.resident.applicant else None,
            browser="Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0",
            address="192.0.2.1",
            second_factor=not self.resident.half,
            now=moments.now(),
        )
        self.db.commit()
        with self.browser.session_transaction() as kept:
            kept[TOKEN] = token

    def get(self, path: str) -> Snapshot | None:
        """The page at an address or where it leads on to; None if it is a file."""
        if self.resident.half:
            self.sign_in()
        response = self.browser.get(path, buffered=True)
        if response.location:
            return self.get(response.location)
        return self._kept(path, response)

    def _kept(self, path: str, response: TestResponse, suffix: str = "") -> Snapshot | None:
        if response.mimetype != "text/html" or response.location:
            return None
        return Snapshot(
            path,
            response.status_code,
            response.get_data(as_text=True),
            tuple(response.headers.items()),
            self._view(path, response.request.method) + suffix,
            self.resident.who,
        )

    def _view(self, path: str, method: str = "GET") -> str:
        return _endpoint(self.app, urlsplit(path).path, method)

    def walk(self) -> Iterator[Snapshot]:
        """All pages in reach, each once, in English."""
        doors = ["/en/", "/en/account/", *(f"/en{door}" for door in self.resident.doors)]
        ahead = deque((door, "") for door in doors)
        seen = set(doors)
        while ahead:
            path, source = ahead.popleft()
            page = self.get(path)
            if page is None or (page.path != path and page.path in seen):
                continue
            seen.add(page.path)
            if page.status != 200 and source:
                self.broken.append(f"{path} is {page.status}, linked on {source}")
            yield page
            for onward in self._onward(page):
                if onward not in seen:
                    seen.add(onward)
                    ahead.append((onward, path))

    def _onward(self, page: Snapshot) -> Iterator[str]:
        """The pages that a page links to; of filters and sorts one at a time."""
        for found in HREF.findall(page.html):
            href = found.replace("&amp;", "&")
            if href.startswith("?"):
                href = urlsplit(page.path).path + href
            if not href.startswith("/en/") or len(parse_qsl(urlsplit(href).query)) > 1:
                continue
            view = self._view(href)
            if view == NOWHERE:
                self.broken.append(f"{href} leads nowhere, linked on {page.path}")
            elif "download" not in view and not self._knows(view):
                yield href

    def _knows(self, view: str) -> bool:
        if self.resident.user is None or not view.startswith(EVERYBODYS):
            return False
        known = view in self.public
        self.public.add(view)
        return known

    def send_wrong(self, page: Snapshot) -> Iterator[tuple[int, Snapshot]]:
        """What is answered to each form of a page with nothing filled in, and as if somebody
        else had been faster, where it is refused; with the place of what was sent among all.
        """
        for place, sending in enumerate(wrong_sendings(page)):
            if refused := self.send(sending):
                yield place, refused

    def send(self, sending: Sending) -> Snapshot | None:
        """What is answered, if it is refused."""
        if self.resident.half:
            self.sign_in()
        path, fields = sending
        answer = self.browser.post(path, data=fields, buffered=True)
        refused = self._kept(path, answer, f" {answer.status_code}")
        return refused if refused and refused.status in (409, 422) else None


@cache
def _endpoint(app: Flask, path: str, method: str) -> str:
    try:
        endpoint: str = app.url_map.bind("").match(path, method)[0]
    except HTTPException:
        return NOWHERE
    return endpoint


def wrong_sendings(page: Snapshot) -> list[Sending]:
    """Each form in the content of a page empty, before that with a version long gone if it has
    one. To read the forms alone takes a tenth of reading the page.
    """
    content = page.html.partition("<main")[2].partition("</main>")[0]
    sendings: list[Sending] = []
    for form in map(_form, FORM.findall(content)):
        if not form.find(["select", "textarea"]) and not form.find("input", type=_is_typed):
            continue
        path, empty = str(form.get("action") or page.path), _empty(form)
        if "version" in empty:
            sendings.append((path, empty | {"version": "0"}))
        sendings.append((path, empty))
    return sendings


def _form(html: str) -> Tag:
    form = BeautifulSoup(html, "html.parser").form
    assert form
    return form


def _is_typed(kind: str | None) -> bool:
    return kind != "hidden"


def _empty(form: Tag) -> dict[str, Any]:
    return {
        str(box["name"]): box.get("value", "") if box.get("type") == "hidden" else ""
        for box in form.find_all(["input", "textarea", "select"])
        if box.get("name") and box.get("type") not in ("radio", "checkbox", "file")
    }


def enter(app: Flask, db: Session, resident: Resident) -> Walker:
    """Sit a resident down at a browser, signed in if they have an account."""
    walker = Walker(app, db, resident, FlaskClient(app, app.response_class))
    if resident.user:
        walker.sign_in()
    return walker


def traits(page: Snapshot) -> tuple[set[str], set[str]]:
    """What the frame of a page is made of, and what its content is."""
    frame, _, rest = page.html.partition("<main")
    content, _, footer = rest.partition("</main>")
    return _traits(frame + footer), _traits(content)


def _traits(html: str) -> set[str]:
    return {VARYING.sub("#", " ".join(found)) for found in TRAIT.findall(html)}


class Novelty:
    """Knows which pages hold nothing new."""

    def __init__(self) -> None:
        self.known: set[tuple[str, str]] = set()

    def judged(self, page: Snapshot) -> Snapshot | None:
        """The page, if it is worth a look."""
        frame, content = traits(page)
        everywhere = {("", trait) for trait in frame | content if " class " in trait}
        here = {("", trait) for trait in frame} | {(page.view, trait) for trait in content}
        rare, new = everywhere - self.known, here - self.known
        self.known |= everywhere | here
        known = not any(" class " in trait for _, trait in new)
        return replace(page, rare=bool(rare), known=known) if new else None


def crawl(app: Flask, db: Session, residents: list[Resident]) -> tuple[list[Snapshot], list[str]]:
    """The pages worth a look, in all languages, and the links that are broken."""
    novelty = Novelty()
    walkers = [enter(app, db, resident) for resident in residents]
    chosen = [
        (walker, page)
        for walker in walkers
        for seen in walker.walk()
        if (page := novelty.judged(seen))
    ]
    pages = [one for walker, page in chosen for one in _in_all_languages(walker, page)]
    for walker, page in chosen:
        pages += _refused_in_all_languages(walker, page, novelty)
    return pages, [link for walker in walkers for link in walker.broken]


def _in_all_languages(walker: Walker, page: Snapshot) -> Iterator[Snapshot]:
    others = (walker.get(f"/{language}{page.path[3:]}") for language in CHINESE)
    yield from _judged_alike(page, [other for other in others if other])


def _judged_alike(page: Snapshot, others: Sequence[Snapshot]) -> Iterator[Snapshot]:
    """A page, and the same in Chinese, judged by what they have that it has not.

    Characters are as wide in Traditional as in Simplified: of the two, the second is worth
    a look where a text is longer.
    """
    yield page
    there = _classes(page)
    texts: list[int] = []
    for other in others:
        before, texts = texts, [len(text) for text in TEXT.findall(other.html)]
        longer = len(texts) != len(before) or any(map(gt, texts, before))
        yield replace(other, rare=page.rare and longer, known=_classes(other) <= there)


def _classes(page: Snapshot) -> set[str]:
    return {trait for trait in set().union(*traits(page)) if " class " in trait}


def _refused_in_all_languages(
    walker: Walker, page: Snapshot, novelty: Novelty
) -> Iterator[Snapshot]:
    for place, seen in walker.send_wrong(page):
        answer = novelty.judged(seen)
        if answer is not None:
            others = (_refused_alike(walker, answer, page, place, code) for code in CHINESE)
            yield from _judged_alike(answer, [other for other in others if other])


def _refused_alike(
    walker: Walker, answer: Snapshot, page: Snapshot, place: int, language: str
) -> Snapshot | None:
    """The same answer to the same form of the page in another language."""
    other = walker.get(f"/{language}{page.path[3:]}")
    sendings = wrong_sendings(other)[place:] if other else []
    refused = walker.send(sendings[0]) if sendings else None
    alike = refused and (refused.path[3:], refused.view) == (answer.path[3:], answer.view)
    return refused if alike else None
