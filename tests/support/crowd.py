"""Many people at once, each with their own connection to the running portal."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any, TypeVar

import requests

from services.models import Applicant, User
from tests.support.client import LintClient
from tests.support.factories import sign_in
from tests.support.live import PATIENCE

Member = TypeVar("Member")
Found = TypeVar("Found")


@dataclass
class Caller:
    """A browser of which only cookie and CSRF token are left.

    Args:
        cookie: the portal's; empty for a stranger who has not been there.
    """

    site: str
    cookie: str = ""
    token: str = ""

    def call(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Any:
        """Send one request; the cookie stays what it was, whatever is answered."""
        return requests.request(
            method,
            self.site + path,
            data={"csrf_token": self.token, **(fields or {})} if method == "POST" else None,
            cookies={"session": self.cookie} if self.cookie else None,
            allow_redirects=False,
            timeout=PATIENCE,
        )


def caller(
    client: LintClient, site: str, user: User | None = None, applicant: Applicant | None = None
) -> Caller:
    """A caller signed in as a user, or a stranger with a CSRF token."""
    if user is not None:
        sign_in(client, user, applicant)
    token = client.token()
    cookie = client.get_cookie("session")
    assert cookie
    return Caller(site, cookie.value, token)


def at_once(members: Iterable[Member], act: Callable[[Member], Found]) -> list[Found]:
    """Let all act in the same moment; what each found, in their order."""
    everybody = list(members)
    start = Barrier(len(everybody))

    def go(member: Member) -> Found:
        start.wait(PATIENCE)
        return act(member)

    with ThreadPoolExecutor(len(everybody)) as crowd:
        return list(crowd.map(go, everybody))
