"""Files that people and attackers hand in, made here byte by byte; none is stored."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """One file of the corpus.

    Args:
        about: what is special about it.
        filename: as the browser sends it.
        build: makes the content.
        verdict: how the refusal begins, in English; or the clean name, if it is taken.
    """

    about: str
    filename: str
    build: Callable[[], bytes]
    verdict: str

    def __str__(self) -> str:
        return self.about
