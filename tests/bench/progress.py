"""What the bench says while it works: a name, a dot now and then, and what came out."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WIDTH = 52


@contextmanager
def line(name: str) -> Iterator[tuple[Callable[[], None], Callable[[str], None]]]:
    """One line: gives what adds a dot, and what ends it with a result."""
    _say(f"{name:<{WIDTH}} ")
    yield lambda: _say("."), lambda result: _say(f" {result}\n")


def note(name: str, result: str) -> None:
    """A line that is known at once."""
    _say(f"{name:<{WIDTH}} {result}\n")


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()
