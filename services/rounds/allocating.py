"""Divides the envelope of a round among its filings, all at once and without a database.

A round by rule pays each the same share of its amount. A competitive one pays from the
highest score down, and those at the cut-off share alike. When or in which order somebody
filed plays no part.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from services.catalogue.money.results import NOTHING, PaymentTerms
from services.catalogue.money.settling import coefficient, cut_to_unit
from services.language import N_, Message

PLACES = 6
"""To how many decimal places a coefficient is shown."""
NO_SHARE = Fraction(0)


@dataclass(frozen=True, slots=True)
class RoundEntry:
    """A filing on the list of a round.

    Args:
        id: its case number.
        base: RMB by the rules of its item, after caps; not negative.
        score: what the experts gave it; None in a round by rule.
        ties: what decides between equal scores, the larger first.
    """

    id: str
    base: Decimal
    score: Decimal | None = None
    ties: tuple[Fraction, ...] = ()

    @property
    def standing(self) -> tuple[Decimal, tuple[Fraction, ...]]:
        """By what it is ranked, in a competitive round."""
        assert self.score is not None
        return self.score, self.ties


class AllotmentRule(StrEnum):
    """What decided how much an entry is paid."""

    FULL = "full"
    COEFFICIENT = "coefficient"
    UNIT = "unit"
    CUT_OFF = "cut-off"
    RANK = "rank"
    BEYOND = "beyond"
    LEAST = "least"
    FLOOR = "floor"
    NO_BASE = "no-base"
    EXHAUSTED = "exhausted"


RULE_WORDS: Mapping[AllotmentRule, Message] = {
    AllotmentRule.FULL: N_("Paid in full"),
    AllotmentRule.COEFFICIENT: N_("The budget pays a share of each amount"),
    AllotmentRule.UNIT: N_("The amount is cut to the unit in which the round pays"),
    AllotmentRule.CUT_OFF: N_("The last rank that the budget reaches shares what is left of it"),
    AllotmentRule.RANK: N_("Higher ranks have used up the budget"),
    AllotmentRule.BEYOND: N_("The rank is beyond the last that is paid"),
    AllotmentRule.LEAST: N_("The score is below the least with which anything is paid"),
    AllotmentRule.FLOOR: N_("The amount is below the least that the round pays"),
    AllotmentRule.NO_BASE: N_("By the rules of the service, nothing is left to pay"),
    AllotmentRule.EXHAUSTED: N_("The list before this one has used up the budget"),
}
"""What is told of each."""


@dataclass(frozen=True, slots=True)
class Allotment:
    """What an entry is paid.

    Args:
        amount: RMB; zero where nothing is paid.
        rule: what decided it.
    """

    entry: RoundEntry
    amount: Decimal
    rule: AllotmentRule


@dataclass(frozen=True, slots=True)
class Allocation:
    """How an envelope was divided.

    Args:
        asked: RMB, all bases together.
        share: the exact coefficient; of a competitive round, the share of the last rank
            that was paid anything.
        allotments: one for each entry, in the order of the entries.
        remainder: RMB that stay in the envelope.
    """

    asked: Decimal
    share: Fraction
    allotments: tuple[Allotment, ...]
    remainder: Decimal

    @property
    def total(self) -> Decimal:
        """RMB paid in total."""
        return _sum(one.amount for one in self.allotments)


def allocate(
    envelope: Decimal,
    terms: PaymentTerms,
    entries: Sequence[RoundEntry],
    least: Decimal | None = None,
    *,
    most: Fraction = Fraction(1),
    last: int | None = None,
) -> Allocation:
    """Divide an envelope among the entries of a round.

    Entries with scores are ranked. Payments are cut to whole units and are never above
    their base, and together never above the envelope. What is cut stays in the envelope:
    nobody is paid twice, and no share is worked out a second time.

    Args:
        envelope: RMB, not negative.
        least: the score below which nothing is paid; None where there is none.
        most: in a round by rule, the coefficient at most, though the envelope gives more.
        last: in a competitive round, the last rank that is paid; None for all.

    Raises:
        ValueError: two entries have one case number, or some have a score and others do not.
    """
    named = Counter(one.id for one in entries)
    if twice := sorted(name for name, times in named.items() if times > 1):
        raise ValueError(f"there is more than one {', '.join(twice)}")
    scored = [one for one in entries if one.score is not None]
    if scored and len(scored) < len(entries):
        raise ValueError("some entries have a score, and others do not")
    asked = _sum(one.base for one in entries)
    if scored:
        share, found = _by_rank(envelope, terms, scored, least or Decimal(0), last)
    else:
        share = min(most, coefficient(envelope, asked))
        found = {one.id: _allot(one, terms, share, AllotmentRule.COEFFICIENT) for one in entries}
    allotments = tuple(found[one.id] for one in entries)
    return Allocation(asked, share, allotments, envelope - _sum(one.amount for one in allotments))


def allocate_again(
    share: Fraction, left: Decimal, terms: PaymentTerms, entries: Sequence[RoundEntry]
) -> Allocation:
    """Divide what is left of an envelope among entries that came back after its list was fixed.

    They are paid the share of that list, and a smaller one alike if not enough is left.

    Args:
        share: the coefficient of the list.
        left: RMB of the envelope that no entry takes; not negative.
    """
    asked = _sum(one.base for one in entries)
    reached = min(share, coefficient(left, asked))
    cut_by = AllotmentRule.COEFFICIENT if reached else AllotmentRule.EXHAUSTED
    allotments = tuple(_allot(one, terms, reached, cut_by) for one in entries)
    return Allocation(asked, reached, allotments, left - _sum(one.amount for one in allotments))


def shown(share: Fraction) -> Decimal:
    """Write a coefficient for people: cut off, so that it never promises too much."""
    return Decimal(int(share * 10**PLACES)).scaleb(-PLACES)


def rank(entries: Iterable[RoundEntry]) -> Mapping[str, int]:
    """Rank the entries of a competitive round, from 1; equals have the same rank."""
    found: dict[str, int] = {}
    for equals in _ranks(entries):
        found |= dict.fromkeys((one.id for one in equals), len(found) + 1)
    return found


def _ranks(entries: Iterable[RoundEntry]) -> Iterator[list[RoundEntry]]:
    """Group the entries of a competitive round by rank, the first first."""
    ordered = sorted(entries, key=lambda one: one.standing, reverse=True)
    for _, equals in groupby(ordered, key=lambda one: one.standing):
        yield list(equals)


def _by_rank(
    envelope: Decimal,
    terms: PaymentTerms,
    entries: Iterable[RoundEntry],
    least: Decimal,
    last: int | None,
) -> tuple[Fraction, dict[str, Allotment]]:
    """Pay rank after rank in full, as far as the envelope reaches."""
    left, share = envelope, Fraction(1)
    found: dict[str, Allotment] = {}
    for equals in _ranks(entries):
        if equals[0].standing[0] < least:
            found |= {one.id: Allotment(one, NOTHING, AllotmentRule.LEAST) for one in equals}
            continue
        if last is not None and len(found) >= last:  # as many come before it: that is its rank
            found |= {one.id: Allotment(one, NOTHING, AllotmentRule.BEYOND) for one in equals}
            continue
        # Once a rank has to share, those below get nothing of what its cutting leaves.
        of_rank = coefficient(left, _sum(one.base for one in equals)) if share == 1 else NO_SHARE
        cut_by = AllotmentRule.CUT_OFF if of_rank else AllotmentRule.RANK
        paid = {one.id: _allot(one, terms, of_rank, cut_by) for one in equals}
        left -= _sum(one.amount for one in paid.values())
        share = of_rank or share
        found |= paid
    return share, found


def _allot(
    entry: RoundEntry, terms: PaymentTerms, share: Fraction, cut_by: AllotmentRule
) -> Allotment:
    """Pay an entry a share of its base.

    Args:
        cut_by: what decided the amount where the share is less than the whole.
    """
    amount, dropped = cut_to_unit(entry.base, terms, share)
    if entry.base == 0:
        rule = AllotmentRule.NO_BASE
    elif dropped and share > 0:
        rule = AllotmentRule.FLOOR
    elif share < 1:
        rule = cut_by
    else:
        rule = AllotmentRule.FULL if amount == entry.base else AllotmentRule.UNIT
    return Allotment(entry, amount, rule)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
