"""What people do meanwhile, and what must be there once they were told that it was done."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, sleep
from typing import Any

import requests
from sqlalchemy.orm import Session

from tests.support.client import asks_to_sign_in
from tests.support.crowd import Caller
from tests.support.live import PATIENCE

AT_ONCE = 6
DONE = {"GET": 200, "POST": 303}
DONE_BEFORE = (409, 422)
"""What is answered after a lost answer also, if it was done."""
AWAY = 500
"""From this status on, nobody knows whether it was done."""
PAUSE = 0.3
"""Seconds before somebody tries again."""


@dataclass
class Errand:
    """One thing that one person does on the portal.

    Args:
        name: which kind it is.
        proof: counts in the database how often it was done.
        files: what is uploaded.
        once: whether the person does not try again after losing the answer, as the portal
            could not know that they mean the same.
    """

    name: str
    who: Caller
    method: str
    path: str
    proof: Callable[[Session], int]
    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Any] | None = None
    once: bool = False
    told: bool = False
    """Whether the portal said that it is done."""
    lost: int = 0
    """How many answers never came, or were that the portal is away."""
    refused: int | None = None
    """The status of an answer that nobody expects."""

    def run(self, attempts: int | None = None) -> None:
        """Do it, and try again while the portal is away.

        Args:
            attempts: how often at most; otherwise for as long as patience lasts.
        """
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline and not self.told and self.refused is None:
            self._try()
            if self.lost and (self.once or self.lost == attempts):
                return
            if not self.told:
                sleep(PAUSE)

    def _try(self) -> None:
        try:
            status = self._send()
        except requests.RequestException:
            self.lost += 1
            return
        if status >= AWAY:
            self.lost += 1
        elif status == DONE[self.method] or (self.lost and status in DONE_BEFORE):
            self.told = True
        else:
            self.refused = status

    def _send(self) -> int:
        response = requests.request(
            self.method,
            self.who.site + self.path,
            data={"csrf_token": self.who.token, **self.fields} if self.method == "POST" else None,
            files=self.files,
            cookies={"session": self.who.cookie},
            allow_redirects=False,
            timeout=PATIENCE,
        )
        if asks_to_sign_in(response):
            return 401
        return response.status_code

    def find_loss(self, db: Session) -> str | None:
        """Say what is wrong between what its person was told and what is in the database."""
        found = self.proof(db)
        if self.refused is not None:
            return f"{self.name} {self.path}: answered {self.refused}"
        if self.told and found != 1:
            return f"{self.name} {self.path}: said to be done, and is there {found} times"
        if found > 1:
            return f"{self.name} {self.path}: is there {found} times"
        return None


class Progress:
    """How many errands are through, and what is to happen at which of them."""

    def __init__(self, blows: Sequence[Callable[[], None]], count: int) -> None:
        parts = len(blows) + 1
        self._blows = {(n + 1) * count // parts: blow for n, blow in enumerate(blows)}
        self._through, self._lock = 0, Lock()

    def step(self) -> None:
        """Count one errand, and strike if it is time."""
        with self._lock:
            self._through += 1
            blow = self._blows.pop(self._through, None)
        if blow:
            blow()


def run_all(errands: Iterable[Errand], blows: Sequence[Callable[[], None]] = ()) -> None:
    """Let people run their errands, several at once.

    Args:
        blows: what strikes meanwhile, spread evenly over the errands.
    """
    everything = list(errands)
    progress = Progress(blows, len(everything))

    def go(errand: Errand) -> None:
        progress.step()
        errand.run()

    with ThreadPoolExecutor(AT_ONCE) as people:
        list(people.map(go, everything))


def count_kinds(errands: Iterable[Errand]) -> str:
    """Say how many errands of each kind were done."""
    done = Counter(errand.name for errand in errands if errand.told)
    return ", ".join(f"{count} {name}" for name, count in sorted(done.items()))
