"""Every kind of page that anybody can reach, as a browser gets it.

Each resident follows all links from where they come in. Of the pages of one view
those are kept that hold something no page before had: an element with a class, an
input, a button.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.access import TOKEN
from services import moments
from services.accounts.sessions import open_session
from services.language import LANGUAGES, Language
from tests.support.town import Resident

HREF = re.compile(r'<a\b[^>]*?\shref="([^"#]+)')
TRAIT = re.compile(r'<([a-z][a-z0-9]*)\b[^>]*?(?:\s(?:class|name|value)="([^"]*)")')
VARYING = re.compile(r"[0-9a-f-]{36}|\d+")
DOWNLOADS = ("download", "_file", "sheet")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page as it was sent.

    Args:
        path: its address, the language included.
        shows: which view, to whom, for the name of what is found on it.
    """

    path: str
    status: int
    html: str
    headers: tuple[tuple[str, str], ...]
    view: str
    who: str
    language: Language

    def __str__(self) -> str:
        return f"{self.view} as {self.who}: {self.path}"


class Walker:
    """One resident at a browser of their own, in this process."""

    def __init__(self, app: Flask, db: Session, resident: Resident) -> None:
        self.app, self.resident = app, resident
        self.browser = FlaskClient(app, app.response_class)
        self.routes = app.url_map.bind("localhost")
        if resident.user:
            token = open_session(
                db,
                resident.user,
                applicant_id=resident.applicant.id if resident.applicant else None,
                browser="Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0",
                address="192.0.2.1",
                second_factor=not resident.half,
                now=moments.now(),
            )
            db.commit()
            with self.browser.session_transaction() as kept:
                kept[TOKEN] = token

    def get(self, path: str) -> Snapshot | None:
        """A page; None for what is none, such as a file or a way to another page."""
        response = self.browser.get(path, buffered=True)
        if response.mimetype != "text/html" or response.location:
            return None
        return Snapshot(
            path,
            response.status_code,
            response.get_data(as_text=True),
            tuple(response.headers.items()),
            self.view_of(path),
            self.resident.who,
            path.split("/")[1],
        )

    def view_of(self, path: str) -> str:
        """The endpoint of an address."""
        return self.routes.match(urlsplit(path).path, method="GET")[0]

    def walk(self) -> Iterator[Snapshot]:
        """All pages in reach, each once, in English."""
        start = ["/en/", "/en/account/", *(f"/en{door}" for door in self.resident.doors)]
        ahead, seen = deque(start), set(start)
        while ahead:
            page = self.get(ahead.popleft())
            if page is None:
                continue
            yield page
            for href in HREF.findall(page.html):
                path = self._followed(page.path, href.replace("&amp;", "&"))
                if path and path not in seen:
                    seen.add(path)
                    ahead.append(path)

    def _followed(self, here: str, href: str) -> str | None:
        """The address of a link to follow; filters and sorts only one at a time."""
        if href.startswith("?"):
            href = urlsplit(here).path + href
        parts = urlsplit(href)
        if parts.netloc or not parts.path.startswith("/en/"):
            return None
        if len(parse_qsl(parts.query)) > 1 or "download" in self.view_of(href):
            return None
        return href


def traits(page: Snapshot) -> set[tuple[str, str]]:
    """What a page is made of, with where it counts as new: in the frame of all pages,
    or in the content of its view.
    """
    frame, _, rest = page.html.partition("<main")
    content, _, footer = rest.partition("</main>")
    parts = (("frame", frame + footer), (page.view, content))
    return {
        (where, VARYING.sub("#", f"{tag} {value}"))
        for where, html in parts
        for tag, value in TRAIT.findall(html)
    }


def crawl(app: Flask, db: Session, residents: list[Resident]) -> list[Snapshot]:
    """The pages worth a look, in all languages."""
    known: set[tuple[str, str]] = set()
    kept: list[Snapshot] = []
    for resident in residents:
        walker = Walker(app, db, resident)
        chosen = []
        for page in walker.walk():
            if new := traits(page) - known:
                known |= new
                chosen.append(page)
        kept += chosen
        for language in LANGUAGES:
            if language != "en":
                others = (walker.get(f"/{language}{page.path[3:]}") for page in chosen)
                kept += [page for page in others if page]
    return kept
