"""A test client that reads every page as a strict reader would."""

import re
from collections import Counter
from hashlib import sha256
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import orm
from werkzeug.test import TestResponse

from services.language import HTML_LANG, gettext

SIGN_IN = "/en/account/sign-in"
SITE = "Shenzhen Service Trade Single Window"
LANGUAGE_OF = {tag: language for language, tag in HTML_LANG.items()}
DEBRIS = re.compile(
    r"\{\{|\}\}|\{%|%\}|%\([a-z_]+\)[sd]|\bUndefined\b|\bNone\b|<bound method|\bLazyString\b"
    r"|<[A-Za-z_.]+ object at|\bText\(|\bMessage\("
)
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}


TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]*')
OWN_ADDRESS = "(address)"
"""Stands for the page's own path where pages are compared: in links to other languages, say."""

_clean: set[bytes] = set()
"""Digests of pages without problems, so that the same page is read once, whoever gets it."""


class LintClient(FlaskClient):
    """Follows no redirects, sends real CSRF tokens, and checks each page it gets."""

    db: orm.Session

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Send a request; `csrf=False` leaves the token out."""
        self.db.commit()
        if csrf and kwargs.get("method", "GET") not in ("GET", "HEAD", "OPTIONS"):
            headers = dict(kwargs.pop("headers", None) or {})
            kwargs["headers"] = {**headers, "X-CSRFToken": self.token()}
        response = super().open(*args, buffered=True, **kwargs)
        self.db.expire_all()
        if _is_readable(response):
            _lint_once(response)
        return response

    def page(self, url: str, status: int = 200) -> BeautifulSoup:
        """Get a page and read it."""
        response = self.get(url)
        assert response.status_code == status, (response.status_code, response.location)
        assert _is_readable(response), f"{response.mimetype} at {url}"
        return BeautifulSoup(response.get_data(as_text=True), "html.parser")

    def token(self) -> str:
        """A CSRF token of this browser's session."""
        with self.application.test_request_context(), self.session_transaction() as kept:
            from flask import session

            if "csrf_token" in kept:
                session["csrf_token"] = kept["csrf_token"]
            token: str = generate_csrf()
            kept["csrf_token"] = session["csrf_token"]
        return token


def _is_readable(response: TestResponse) -> bool:
    """Whether it is a page, or a part of one, that a reader gets to see."""
    page = response.mimetype == "text/html" and not response.content_encoding
    return page and not response.location


def _lint_once(response: TestResponse) -> None:
    """Fail on what no reader should meet, in a page that was not read before."""
    html = response.get_data(as_text=True)
    path = response.request.path.partition("/")[2].partition("/")[2]  # without its language
    alike = TOKEN.sub("", html).replace(path, OWN_ADDRESS) if path else TOKEN.sub("", html)
    digest = sha256(alike.encode()).digest()
    if digest in _clean:
        return
    problems = problems_of(html)
    assert not problems, "\n".join(problems)
    _clean.add(digest)


def problems_of(html: str) -> list[str]:
    """What no reader should meet, in a page or a part of one."""
    return _problems(BeautifulSoup(html, "html.parser"))


def _problems(soup: BeautifulSoup) -> list[str]:
    ids = Counter(str(tag["id"]) for tag in soup.find_all(True) if tag.has_attr("id"))
    return [*_everywhere(soup, ids), *(_whole_page(soup, ids) if soup.html else ())]


def _everywhere(soup: BeautifulSoup, ids: Counter[str]) -> list[str]:
    problems = [f"id used twice: {id_}" for id_, times in sorted(ids.items()) if times > 1]
    labelled = {str(label.get("for")) for label in soup.find_all("label") if _squeezed(label)}
    for tag in soup.find_all(True):
        bad = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        problems += [f"<{tag.name} {name}=...> is inline style or script" for name in bad]
        if tag.name == "script" and not tag.get("src") and tag.get("type") != "application/json":
            problems.append("inline <script>")
        if tag.name == "style":
            problems.append("inline <style>")
        problems += [
            f"<{tag.name} {name}> points to #{target}, which is not there"
            for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
            for target in _words(tag, name)
            if target not in ids
        ]
        if tag.name in ("input", "select", "textarea") and not _is_labelled(tag, labelled):
            problems.append(f"no label for {tag}"[:160])
        if tag.name == "img" and tag.get("alt") is None:
            problems.append(f"no alt on {tag}"[:160])
        if tag.name in ("a", "button") and not _is_named(tag):
            problems.append(f"no text in {tag}"[:160])
    text = soup.get_text(" ")
    problems += [f"template debris: {found!r}" for found in sorted(set(DEBRIS.findall(text)))]
    return problems


def _whole_page(soup: BeautifulSoup, ids: Counter[str]) -> list[str]:
    problems = []
    language = str(soup.html.get("lang", "")) if soup.html else ""
    if language not in LANGUAGE_OF:
        return [f"<html lang={language!r}>"]
    headings = soup.find_all("h1")
    if len(headings) != 1:
        return [f"{len(headings)} <h1> on the page"]
    title = _squeezed(soup.title)
    h1 = _squeezed(headings[0])
    if not title.endswith(gettext(SITE, LANGUAGE_OF[language])):
        problems.append(f"title {title!r} does not end with the site's name")
    error = title.split(": ", 1)[-1] if ": " in title else title.split("：", 1)[-1]
    if not (title.startswith(h1) or error.startswith(h1)):
        problems.append(f"title {title!r} does not begin with the heading {h1!r}")
    if not soup.main:
        problems.append("no <main>")
    for link in soup.find_all("a"):
        href = str(link.get("href", ""))
        if len(href) > 1 and href.startswith("#") and href[1:] not in ids:
            problems.append(f"link to {href}, which is not there")
    return [*problems, *_summary_order(soup)]


def _summary_order(soup: BeautifulSoup) -> list[str]:
    """Find where the summary of errors does not follow the page, which the keyboard goes down."""
    summary = soup.find(class_="govuk-error-summary")
    if not summary:
        return []
    links = (str(link.get("href", "")) for link in summary.find_all("a"))
    named = [href[1:] for href in links if href.startswith("#")]
    places = [str(tag["id"]) for tag in soup.find_all(id=True)]
    there = [target for target in named if target in places]
    ordered = sorted(there, key=places.index)
    return [] if there == ordered else [f"the summary says {there}, the page has {ordered}"]


def _is_labelled(tag: Tag, labelled: set[str]) -> bool:
    if tag.get("type") in UNLABELLED_TYPES or tag.get("aria-label") or tag.get("aria-labelledby"):
        return True
    return tag.get("id") in labelled or tag.find_parent("label") is not None


def _is_named(tag: Tag) -> bool:
    if tag.get("aria-label") or tag.get("aria-labelledby") or _squeezed(tag):
        return True
    return any(image.get("alt") for image in tag.find_all("img")) or not tag.get("href", True)


def _words(tag: Tag, name: str) -> list[str]:
    return str(tag.get(name) or "").split()


def _squeezed(tag: Any) -> str:
    return " ".join(tag.get_text().split()) if tag else ""


def asks_to_sign_in(answer: Any) -> bool:
    """Whether it leads to signing in, at once or from a page that keeps what was typed.

    Args:
        answer: of the test client, or of `requests`.
    """
    if answer.status_code == 401:
        return f'href="{SIGN_IN}"' in answer.text
    return answer.status_code == 303 and answer.headers["Location"].startswith(SIGN_IN)
