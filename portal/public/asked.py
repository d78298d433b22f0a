"""What strangers ask for: each try is counted, and what was asked kept for the page that answers.

It stands in no address, and the answer is the same page in each language.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, request, session, url_for

from portal.web import Page
from services import limits, moments
from services.encryption import NoDataKey, decrypt, encrypt

MOST, PER = 30, timedelta(minutes=10)
"""Tries of one network address; a code has 39 random bits."""

ASKED = "asked"
"""Under which name the session keeps, encrypted, what was asked and which page answers it."""
ANSWERED_FOR = timedelta(minutes=10)
"""How long it does, to read the answer in another language or again."""


def count_try(scope: str) -> None:
    """Count one try. Raises TooMany."""
    limits.count_try(scope, limits.network_key(request.remote_addr or ""), most=MOST, per=PER)


def keep_asked(answer: str, *asked: Any) -> Page:
    """Keep what was asked, as JSON values, for the view that answers, and go there."""
    until = moments.now() + ANSWERED_FOR
    session[ASKED] = encrypt(json.dumps([answer, until.isoformat(), *asked]))
    return redirect(url_for(answer), 303)


def recall_asked(answer: str) -> list[Any] | None:
    """Return what a view is to answer; None if nothing was asked of it, or long ago."""
    try:
        by, until, *asked = json.loads(decrypt(session.get(ASKED, "")))
    except (NoDataKey, ValueError):
        return None
    in_time = moments.now() < datetime.fromisoformat(until)
    return asked if by == answer and in_time else None
