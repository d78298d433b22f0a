"""Draws experts by chance, so that whoever has seed and pool draws the same again.

Chance is in the seed alone. Who knows seed, pool and bars needs no more than SHA-256: those
who are not barred stand in the order of the digest of `seed:key`, and the first are drawn.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from services.language import N_, Message
from services.lookalikes import comparison_key

YEARS = 3
"""For how long somebody who has left an employer does not score its applications."""

TieKind = Literal["employer", "former", "relation"]

TIE_WORDS: dict[TieKind, Message] = {
    "employer": N_("Employer"),
    "former": N_("Former employer"),
    "relation": N_("Related organisation"),
}
"""How an expert is tied to an organisation."""


class DrawBar(StrEnum):
    """Why an expert is not drawn."""

    EMPLOYED = "employed"
    EMPLOYED_BEFORE = "employed-before"
    RELATED = "related"
    OFFICER = "officer"
    DRAWN = "drawn"
    DISABLED = "disabled"


BAR_WORDS: dict[DrawBar, Message] = {
    DrawBar.EMPLOYED: N_("Works for an applicant"),
    DrawBar.EMPLOYED_BEFORE: N_("Worked for an applicant within three years"),
    DrawBar.RELATED: N_("Has declared a relation to an applicant"),
    DrawBar.OFFICER: N_("Has the name of an officer of the lead agency"),
    DrawBar.DRAWN: N_("Was drawn for this round before"),
    DrawBar.DISABLED: N_("Has no account of an expert any more"),
}
"""What is told of each."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of an expert to an organisation.

    Args:
        code: its credit code; empty where it has none, as abroad.
        until: of a former employer, the last day; None where nobody knows.
    """

    kind: TieKind
    name: str
    code: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    """An applicant of the round, by all its names and its credit code."""

    names: tuple[str, ...]
    code: str

    def is_meant_by(self, tie: Tie) -> bool:
        """Check whether a tie is to it."""
        if tie.code and self.code:
            return tie.code == self.code
        named = comparison_key(tie.name)
        return any(comparison_key(name) == named for name in self.names)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert of a pool, as a draw sees them.

    Args:
        key: of the expert in the pool.
        employer: whom they work for; no two of a panel work for the same.
    """

    key: str
    employer: str = ""


def find_bars(
    name: str, ties: Iterable[Tie], firms: Collection[Firm], officers: Iterable[str], on: date
) -> frozenset[DrawBar]:
    """Find what keeps an expert from scoring the applications of firms.

    Args:
        officers: names of the officers of the lead.
        on: the day of the draw.
    """
    found = {
        _KINDS[tie.kind]
        for tie in ties
        if not _is_past(tie, on) and any(firm.is_meant_by(tie) for firm in firms)
    }
    alike = {comparison_key(officer) for officer in officers}
    return frozenset(found | ({DrawBar.OFFICER} if comparison_key(name) in alike else set()))


_KINDS: dict[TieKind, DrawBar] = {
    "employer": DrawBar.EMPLOYED,
    "former": DrawBar.EMPLOYED_BEFORE,
    "relation": DrawBar.RELATED,
}


def _is_past(tie: Tie, on: date) -> bool:
    """Check whether somebody left a former employer long enough ago."""
    if tie.kind != "former" or tie.until is None:
        return False
    return (tie.until.year + YEARS, tie.until.month, tie.until.day) < (on.year, on.month, on.day)


def digest(seed: str, key: str) -> str:
    """Give the place of an expert in the order of a draw."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def draw(
    seed: str,
    pool: Iterable[Candidate],
    barred: Collection[str],
    seats: int,
    *,
    beside: Collection[str] = (),
) -> tuple[str, ...]:
    """Draw so many experts from a pool; fewer where no more can be drawn.

    Args:
        barred: the keys of those who cannot be drawn.
        beside: the employers of those who sit on the panel already.

    Returns:
        Their keys, in the order in which they were drawn.
    """
    taken = {employer for employer in beside if employer}
    drawn: list[str] = []
    able = [one for one in pool if one.key not in barred]
    for one in sorted(able, key=lambda one: digest(seed, one.key)):
        if len(drawn) < seats and one.employer not in taken:
            drawn.append(one.key)
            taken |= {one.employer} - {""}
    return tuple(drawn)
