"""What is measured, and what each figure must reach."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, repeat
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from portal.eligibility.state import OPENING
from tests.bench.data import SECTION
from tests.bench.load import Request, get, per_second, post, send
from tests.bench.progress import line, note

MOST_MEMORY = 120
"""MiB that a worker may take."""

WARM = 40
"""Requests before the first that counts: both workers have met their statements by then."""

Site = dict[str, Any]

Rates = list[float]
"""Requests a second, round by round."""


@dataclass
class Bench:
    """Measures one thing after another beside "hello", and remembers what falls short.

    Args:
        hello: the port of what everything is measured against.
        rounds: how often; the median counts.
        seconds: how long a round, at most.
        at_once: requests at a time.
    """

    hello: int
    rounds: int
    seconds: float
    at_once: int
    missed: list[str] = field(default_factory=list)

    def page(self, name: str, port: int, request: Request, goal: float) -> None:
        """The share of hello's requests a second that a page reaches."""
        self.pages({name: (port, request)}, goal)

    def pages(self, asked: Mapping[str, tuple[int, Request]], goal: float) -> dict[str, Rates]:
        """The same of several, taken in turns: what slows the machine slows them all.

        Returns:
            by name, the requests a second of each round.
        """
        for port, request in asked.values():
            for _ in range(WARM):
                send(port, request)
        return self._shares(
            {
                name: partial(self._rate, port, repeat(request), 200)
                for name, (port, request) in asked.items()
            },
            goal,
        )

    def form(self, name: str, port: int, requests: Iterator[Request], goal: float) -> None:
        """The share that a form reaches, each sent once."""
        for request in islice(requests, WARM):
            send(port, request)
        rounds = [list(islice(requests, WRITES)) for _ in range(self.rounds)]
        self._shares({name: lambda: self._rate(port, rounds.pop(), 303)}, goal)

    def beside(self, name: str, one: Rates, other: Rates, goal: float) -> None:
        """One page beside another, round by round."""
        share = median(a / b for a, b in zip(one, other, strict=True))
        note(name, f"{share:6.1%}{'':>19}   goal {goal:.0%}")
        self._hold(name, share >= goal)

    def memory(self, master: int) -> None:
        """What each worker takes, by its resident set."""
        for worker in _children(master):
            mebibytes = _resident(worker)
            note("memory of a worker", f"{mebibytes:6.0f} MiB{'':>15}   goal {MOST_MEMORY}")
            self._hold("memory of a worker", mebibytes <= MOST_MEMORY)

    def _shares(self, of: Mapping[str, Callable[[], float]], goal: float) -> dict[str, Rates]:
        rates: dict[str, Rates] = {name: [] for name in of}
        hello: Rates = []
        with line("measuring") as (dot, end):
            for _ in range(self.rounds):
                for name, rate in of.items():
                    rates[name].append(rate())
                hello.append(self._rate(self.hello, repeat(get("/")), 200))
                dot()
            end(f"{median(hello):.0f} hellos/s")
        for name, measured in rates.items():
            share = median(a / b for a, b in zip(measured, hello, strict=True))
            note(name, f"{share:6.1%} of hello {median(measured):6.0f}/s   goal {goal:.0%}")
            self._hold(name, share >= goal)
        return rates

    def _rate(self, port: int, requests: Iterable[Request], expect: int) -> float:
        return per_second(port, requests, seconds=self.seconds, expect=expect, at_once=self.at_once)

    def _hold(self, name: str, reached: bool) -> None:
        if not reached:
            self.missed.append(name)


WRITES = 60
"""Forms sent in a round."""


def drafts_for(rounds: int) -> int:
    """How many drafts a site needs: each is saved once or submitted once."""
    return 2 * (WARM + rounds * WRITES)


def measure(bench: Bench, sites: dict[int, Site]) -> list[str]:
    """Measure everything; the names of what falls short."""
    small, large = sites[min(sites)], sites[max(sites)]
    port, officer = large["port"][0], large["officer"][0]
    first = {
        f"queue of {size:,}": (site["port"][0], get(QUEUE, site["officer"][0]))
        for size, site in sites.items()
    }
    deepest = f"deepest page of {max(sites):,}"
    there = _as_a_browser(port, _deepest(large), officer)
    queue = bench.pages({**first, deepest: (port, there)}, 0.08)
    smallest, largest = (f"queue of {size(sites):,}" for size in (min, max))
    bench.beside("deepest page beside the first", queue[deepest], queue[largest], 0.95)
    bench.beside("largest beside smallest", queue[largest], queue[smallest], 0.90)
    bench.page("case page", port, get(f"/sc/agency/cases/{large['sown'].case}", officer), 0.04)
    drafts = iter(large["sown"].drafts)
    bench.form("draft save", port, (_save(large, draft) for draft in drafts), 0.04)
    bench.form("submit", port, (_submit(large, draft) for draft in drafts), 0.04)
    bench.page("eligibility, first page", small["port"][0], get("/en/eligibility"), 0.08)
    question = f"/en/eligibility/questions/{OPENING[0]}"
    bench.page("eligibility, a question", small["port"][0], get(question), 0.08)
    bench.memory(large["port"][1])
    return bench.missed


QUEUE = "/sc/agency/queue"


def _deepest(site: Site) -> str:
    return f"{QUEUE}?after={site['sown'].deepest}"


def _as_a_browser(port: int, path: str, cookie: str) -> Request:
    """What a browser sends that has the page open and loads it again: the queue keeps the
    officer's place in the cookie.
    """
    _status, response = send(port, get(path, cookie))
    head = response.partition(b"\r\n\r\n")[0].decode("latin-1")
    given = [
        line[12:].partition(";")[0]
        for line in head.split("\r\n")
        if line.startswith("Set-Cookie: ")
    ]
    return get(path, given[0] if given else cookie)


def _save(site: Site, draft: UUID) -> Request:
    cookie, csrf = site["owner"]
    fields = {
        "csrf_token": csrf,
        "version": site["sown"].section_version,
        f"{SECTION}-text": "本段为示例。" * 200,
    }
    return post(f"/sc/enterprise/applications/{draft}/sections/{SECTION}", cookie, fields)


def _submit(site: Site, draft: UUID) -> Request:
    cookie, csrf = site["owner"]
    fields = {"csrf_token": csrf, "version": "1", "declared": "yes"}
    return post(f"/sc/enterprise/applications/{draft}/sign", cookie, fields)


def _children(master: int) -> list[int]:
    listed = Path(f"/proc/{master}/task/{master}/children").read_text("ascii")
    return [int(pid) for pid in listed.split()]


def _resident(pid: int) -> float:
    for entry in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if entry.startswith("VmRSS:"):
            return int(entry.split()[1]) / 1024
    return 0.0
