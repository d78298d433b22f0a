"""What is measured, and what each figure must reach."""

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.bench.data import SECTION
from tests.bench.load import Request, forever, get, per_second, post, send, share

MOST_MEMORY = 120
"""MiB that a worker may take."""

Site = dict[str, Any]


def measure(
    sites: dict[int, Site], hello: tuple[int, int], *, rounds: int, seconds: float, workers: int
) -> int:
    """Measure all, print a table; returns 1 if a goal is missed."""
    run = partial(per_second, seconds=seconds, most=10**9, expect=200, at_once=workers)
    base = partial(run, hello[0], forever(get("/")))

    def of(site: Site, request: Request) -> tuple[float, float]:
        send(site["port"][0], request)
        return share(lambda: run(site["port"][0], forever(request)), base, rounds=rounds)

    small, large = sites[min(sites)], sites[max(sites)]
    report = Report()
    queue = {
        size: of(site, get("/sc/agency/queue", site["officer"][0])) for size, site in sites.items()
    }
    for size, figures in queue.items():
        report.line(f"queue, {size:,} applications", figures, 0.08)
    deepest = of(large, get(_deepest(), large["officer"][0]))
    report.line("queue, deepest page", deepest)
    report.goal("deepest page beside the first", deepest[1] / queue[max(sites)][1], 0.95)
    report.goal("1 million beside 10 thousand", queue[max(sites)][1] / queue[min(sites)][1], 0.90)
    case = f"/sc/agency/cases/{large['sown'].case}"
    report.line("case page", of(large, get(case, _lead_cookie(large))), 0.04)
    save, submit = _writes(large, base, rounds, seconds, workers)
    report.line("draft save", save, 0.04)
    report.line("submit", submit, 0.04)
    report.line("eligibility, first page", of(small, get("/en/eligibility")), 0.08)
    report.memory(large["port"][1])
    return report.finish()


class Report:
    """A table on standard output."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def line(self, name: str, figures: tuple[float, float], goal: float | None = None) -> None:
        """Share of hello and requests a second."""
        of_hello, rate = figures
        wanted = "" if goal is None else f"  goal {goal:.0%}"
        sys.stdout.write(f"{name:<36} {of_hello:7.1%} of hello {rate:8.0f}/s{wanted}\n")
        self._hold(name, of_hello, goal)

    def goal(self, name: str, ratio: float, goal: float) -> None:
        """One rate beside another."""
        sys.stdout.write(f"{name:<36} {ratio:7.1%}                      goal {goal:.0%}\n")
        self._hold(name, ratio, goal)

    def memory(self, master: int) -> None:
        """What each worker takes, shared pages counted in proportion."""
        for worker in _children(master):
            mebibytes = _memory(worker)
            line = f"{'memory of a worker':<36} {mebibytes:7.0f} MiB"
            sys.stdout.write(f"{line}                goal {MOST_MEMORY}\n")
            if mebibytes > MOST_MEMORY:
                self.missed.append("memory")

    def finish(self) -> int:
        """Say what is missed."""
        for name in self.missed:
            sys.stdout.write(f"missed: {name}\n")
        return 1 if self.missed else 0

    def _hold(self, name: str, value: float, goal: float | None) -> None:
        if goal is not None and value < goal:
            self.missed.append(name)


def _deepest() -> str:
    """A page near the end of the queue, by key."""
    day = date.today() + timedelta(days=28)  # noqa: DTZ011 - the data is laid around this machine's day
    return f"/sc/agency/queue?after={day.isoformat()}_{UUID(int=2**128 - 1)}"


def _lead_cookie(site: Site) -> str:
    cookie: str = site["officer"][0]
    return cookie


def _writes(
    site: Site, base: Callable[[], float], rounds: int, seconds: float, workers: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Saving a section, and submitting: each draft once."""
    port, (cookie, csrf) = site["port"][0], site["owner"]
    drafts: Iterator[UUID] = iter(site["sown"].drafts)
    version = site["sown"].section_version

    def save(draft: UUID) -> Request:
        fields = {"csrf_token": csrf, "version": version, f"{SECTION}-text": "本段为示例。" * 200}
        return post(f"/sc/enterprise/applications/{draft}/sections/{SECTION}", cookie, fields)

    def submit(draft: UUID) -> Request:
        fields = {"csrf_token": csrf, "version": "1", "declared": "yes"}
        return post(f"/sc/enterprise/applications/{draft}/sign", cookie, fields)

    def rate(make: Callable[[UUID], Request]) -> Callable[[], float]:
        return lambda: per_second(
            port,
            (make(draft) for draft in drafts),
            most=len(site["sown"].drafts) // (2 * rounds + 1),
            seconds=seconds,
            expect=303,
            at_once=workers,
        )

    return share(rate(save), base, rounds=rounds), share(rate(submit), base, rounds=rounds)


def _children(master: int) -> list[int]:
    listed = Path(f"/proc/{master}/task/{master}/children").read_text("ascii")
    return [int(pid) for pid in listed.split()]


def _memory(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) / 1024
    return 0.0
