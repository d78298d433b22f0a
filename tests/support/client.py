"""A test client that reads every page as a strict reader would."""

import re
from hashlib import sha256
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import orm
from werkzeug.test import TestResponse

from tests.support.linting import problems_of
from tests.support.tags import Page

SIGN_IN = "/en/account/sign-in"
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
        return Page(response.get_data(as_text=True))

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


def asks_to_sign_in(answer: Any) -> bool:
    """Whether it leads to signing in, at once or from a page that keeps what was typed.

    Args:
        answer: of the test client, or of `requests`.
    """
    if answer.status_code == 401:
        return f'href="{SIGN_IN}"' in answer.text
    return answer.status_code == 303 and answer.headers["Location"].startswith(SIGN_IN)
