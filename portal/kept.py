"""What was rendered, kept as long as everything it was rendered from is the same.

Two kinds, both in the memory of a worker and bounded. A *page* is kept for one signed-in
session: the key holds all that the cookie says, who is asking, the address, the day, and
a `stand` of what it shows, read anew for each request. A *piece* of a page is kept for
whoever may see it: its key must hold everything that the piece shows.

Nothing is kept by browsers, so that signing out leaves nothing behind. See decision 23.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256

from flask import current_app, request, session
from markupsafe import Markup

from portal.access import actor
from portal.web import language
from services import moments

MOST = 6 * 2**20
"""Characters that each of the two may hold in a worker."""


class Shelf:
    """A bounded store of texts by key; what was asked for longest ago goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._held = most, 0
        self._texts: OrderedDict[Hashable, str] = OrderedDict()

    def find(self, key: Hashable) -> str | None:
        """Find the text of a key, if it is still there."""
        text = self._texts.get(key)
        if text is not None:
            self._texts.move_to_end(key)
        return text

    def put(self, key: Hashable, text: str) -> None:
        """Keep a text."""
        self._held += len(text) - len(self._texts.pop(key, ""))
        self._texts[key] = text
        while self._held > self._most:
            _, oldest = self._texts.popitem(last=False)
            self._held -= len(oldest)


pages, pieces = Shelf(), Shelf()


def page(stand: object, render: Callable[[], str]) -> str:
    """Return a page of a signed-in reader: as it was rendered for them, if nothing has changed.

    Args:
        stand: what tells any two states of what the page shows apart.
        render: what makes it anew.
    """
    if current_app.debug or "_flashes" in session:  # said once, not kept
        return render()
    found = pages.find(_reader(stand))
    if found is None:
        found = render()
        pages.put(_reader(stand), found)  # rendering may have begun the form token of the session
    return found


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


def _reader(stand: object) -> bytes:
    """One reader at one address on one day, and what they would be shown."""
    cookie = sorted(session.items())
    known = (cookie, actor(), language(), request.full_path, moments.today(), stand)
    return sha256(repr(known).encode()).digest()
