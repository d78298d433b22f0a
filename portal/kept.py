"""What was rendered, kept as long as everything it was rendered from is the same.

Two kinds, both in the memory of a worker and bounded. A *page* is kept for one signed-in
session: it is given again to the very same request only, cookie included, once the session
is found to be alive, its reader to be the same in every respect, day and hour to be the same,
and the page's `fingerprint`, read anew, too. A *piece* of a page is kept for whoever may see it:
its key must hold everything that the piece shows.

Nothing is kept by browsers, so that signing out leaves nothing behind. See decision 23.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sized
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any, Generic, TypeVar
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import psycopg
from flask import current_app, request, session
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wsgi import ClosingIterator

from portal.access import TOKEN, actor
from portal.log import note_request, request_id
from portal.web import language
from services import moments
from services.accounts.sessions import load_actor_and_row
from services.actor import Actor
from services.database import Query, reading_by_driver

MOST = 2 * 2**20
"""How many bytes of pages, and how many characters of pieces, a worker may hold."""

ADDRESS = (
    *("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_COOKIE", "HTTP_HX_REQUEST"),
    "REMOTE_ADDR",  # of a cookie that was copied, the first look from elsewhere is recorded
)
"""Parts of a request by which it is the same as another, whose page may be shown again."""

OK = "200 OK"
SHOWN = "portal.shown"
"""Where a request's environment holds the fingerprint of its page, if that may be kept."""

Kept = TypeVar("Kept", bound=Sized)

Fingerprint = tuple[Any, ...]
"""What tells apart any two states of what a page shows, as its query found it."""


class Shelf(Generic[Kept]):
    """A bounded store of texts by key; what was asked for longest ago goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._held = most, 0
        self._texts: OrderedDict[Hashable, Kept] = OrderedDict()

    def find(self, key: Hashable) -> Kept | None:
        """Find the text of a key, if it is still there."""
        text = self._texts.get(key)
        if text is not None:
            self._texts.move_to_end(key)
        return text

    def put(self, key: Hashable, text: Kept) -> None:
        """Keep a text."""
        self._held += len(text) - len(self._texts.pop(key, ""))
        self._texts[key] = text
        while self._held > self._most:
            _, oldest = self._texts.popitem(last=False)
            self._held -= len(oldest)


@dataclass(frozen=True, slots=True)
class Showing:
    """What a page showed, and to whom.

    Args:
        token: the session's.
        hour: in which it was shown; openings of a case are recorded once an hour.
        rule: what the log calls the address.
        fingerprint: finds what tells apart any two states of what the page shows.
        found: what it found then.
    """

    token: str
    reader: Actor
    day: date
    hour: int
    rule: str
    fingerprint: Query
    found: Fingerprint

    def still(self) -> bool:
        """Check whether the same reader would be shown the same now. One statement."""
        with reading_by_driver() as db:
            now = load_actor_and_row(db, self.token, moments.now(), self.fingerprint)
        return (
            now == (self.reader, self.found)
            and not self.reader.touch_due
            and moments.today() == self.day
            and _hour() == self.hour
        )


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was sent, but for the request's id."""

    shown: Showing
    headers: list[tuple[str, str]]
    body: bytes

    def __len__(self) -> int:
        return len(self.body)


pages: Shelf[KeptPage] = Shelf()
pieces: Shelf[str] = Shelf()


def page(fingerprint: Query, render: Callable[[Fingerprint], str]) -> str:
    """Render a page of a signed-in reader, to be shown again while nothing has changed.

    Args:
        fingerprint: finds what tells apart any two states of what the page shows.
        render: makes the page, which is not kept if nothing was found.
    """
    with reading_by_driver() as db:
        found = db.find_row(fingerprint)
    if found is None:
        return render(())
    rule = request.url_rule.rule if request.url_rule else ""
    shown = Showing(session[TOKEN], actor(), moments.today(), _hour(), rule, fingerprint, found)
    request.environ[SHOWN] = shown
    return render(found)


def _hour() -> int:
    """Count the hours since 1970."""
    return int(moments.now().timestamp() // 3600)


class KeepingPages:
    """The application, asked only for what is not kept."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: with the page that was sent before, if it would be the same."""
        began = perf_counter()
        if environ["REQUEST_METHOD"] != "GET":
            return self._application(environ, start_response)
        key = tuple(environ.get(name) for name in ADDRESS)
        known = pages.find(key)
        if known is None or not _still(known.shown):
            return self._fresh(key, environ, start_response)
        this = request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        note_request("GET", known.shown.rule, 200, began, this)
        start_response(OK, [*known.headers, ("X-Request-ID", this)])
        return [known.body]

    def _fresh(
        self, key: Hashable, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application, and keep its page if it says how that stands."""
        sent: list[tuple[str, str]] = []
        good = False

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal good
            good = status == OK
            sent.extend(headers)
            return start_response(status, headers, exc_info)

        answer = self._application(environ, start)
        shown: Showing | None = environ.get(SHOWN)
        # What changes the cookie is asked for with another one the next time. A page that failed
        # after its fingerprint was read is an error's, or that of a case which is not the reader's.
        if not good or shown is None or any(name == "Set-Cookie" for name, _ in sent):
            return answer
        body = b"".join(answer)
        headers = [(name, value) for name, value in sent if name != "X-Request-ID"]
        pages.put(key, KeptPage(shown, headers, body))
        return ClosingIterator([body], getattr(answer, "close", None))


def _still(shown: Showing) -> bool:
    try:
        return shown.still()
    except (SQLAlchemyError, psycopg.Error):  # the application says what is the matter
        return False


def piece(key: Hashable, render: Callable[[], str]) -> Markup:
    """Return a piece of a page in the reader's language, if nothing it shows has changed.

    Args:
        key: what names the piece, and everything it shows but the words of the interface.
        render: what makes it anew.
    """
    if current_app.debug:
        return Markup(render())  # noqa: S704  # a template's
    whole = (language(), key)
    found = pieces.find(whole)
    if found is None:
        found = render()
        pieces.put(whole, found)
    return Markup(found)  # noqa: S704  # a template's
