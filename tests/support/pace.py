"""How fast this machine is, so that a limit on work means the same on every one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from time import process_time

REFERENCE = 0.04
"""CPU seconds of `_work` on the modest machine that limits are given for."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail what needs more CPU time than a modest machine would in so many seconds.

    On a slower machine it may take as much longer as everything else does there.
    """
    began = process_time()
    yield
    taken = process_time() - began
    assert taken < seconds * max(1.0, _slowness()), f"{taken:.1f} s"


@cache
def _slowness() -> float:
    return min(_work() for _ in range(3)) / REFERENCE


def _work() -> float:
    began = process_time()
    assert sum(len(str(number)) for number in range(300_000)) > 0
    return process_time() - began


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of Python functions some work takes: the same on every machine."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
