"""Divides the envelope of a round among its filings, all at once and without a database.

A round by rule pays each the same share of its amount. A competitive one pays from the
highest score down, and those at the cut-off share alike. A direction with a budget of its own
gets no more than that, whatever the whole would give. When or in which order somebody filed
plays no part.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from services.catalogue.money.results import NOTHING, PaymentTerms
from services.catalogue.money.settling import coefficient, cut_to_unit
from services.language import N_, Message

PLACES = 6
"""To how many decimal places a coefficient is shown."""
NO_SHARE, WHOLE = Fraction(0), Fraction(1)
NO_DIRECTIONS: Mapping[str, Decimal] = {}
NO_SHARES: Mapping[str, Fraction] = {}


@dataclass(frozen=True, slots=True)
class RoundEntry:
    """A filing on the list of a round.

    Args:
        id: its case number.
        base: RMB by the rules of its item, after caps; not negative.
        score: what the experts gave it; None in a round by rule.
        ties: what decides between equal scores, the larger first.
        direction: what it was filed for, where the round has budgets of directions.
    """

    id: str
    base: Decimal
    score: Decimal | None = None
    ties: tuple[Fraction, ...] = ()
    direction: str = ""

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
    DIRECTION = "direction"
    DIRECTION_SPENT = "direction-spent"


RULE_WORDS: Mapping[AllotmentRule, Message] = {
    AllotmentRule.FULL: N_("In full"),
    AllotmentRule.COEFFICIENT: N_("The budget pays a share of each amount"),
    AllotmentRule.UNIT: N_("The amount is cut to the unit in which the round pays"),
    AllotmentRule.CUT_OFF: N_("The last rank that the budget reaches shares what is left of it"),
    AllotmentRule.RANK: N_("Higher ranks have used up the budget"),
    AllotmentRule.BEYOND: N_("The rank is beyond the last that is paid"),
    AllotmentRule.LEAST: N_("The score is below the least with which anything is paid"),
    AllotmentRule.FLOOR: N_("The amount is below the least that the round pays"),
    AllotmentRule.NO_BASE: N_("By the rules of the service, nothing is left to pay"),
    AllotmentRule.EXHAUSTED: N_("The list before this one has used up the budget"),
    AllotmentRule.DIRECTION: N_("The budget of its direction pays a share of each amount"),
    AllotmentRule.DIRECTION_SPENT: N_("The budget of its direction is used up"),
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
        shares: the exact coefficient of each direction with a budget of its own; of a
            competitive round, the share of its last rank that was paid anything.
    """

    asked: Decimal
    share: Fraction
    allotments: tuple[Allotment, ...]
    remainder: Decimal
    shares: Mapping[str, Fraction] = field(default_factory=dict)

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
    most: Fraction = WHOLE,
    last: int | None = None,
    directions: Mapping[str, Decimal] = NO_DIRECTIONS,
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
        directions: RMB at most for all entries of a direction, where it has a budget.

    Raises:
        ValueError: two entries have one case number, or some have a score and others do not.
    """
    named = Counter(one.id for one in entries)
    if twice := sorted(name for name, times in named.items() if times > 1):
        raise ValueError(f"there is more than one {', '.join(twice)}")
    scored = [one for one in entries if one.score is not None]
    if scored and len(scored) < len(entries):
        raise ValueError("some entries have a score, and others do not")
    if scored:
        ranked = _Ranked(terms, envelope, dict(directions))
        ranked.pay(scored, least or Decimal(0), last)
        share, shares, found = ranked.share, ranked.shares, ranked.found
    else:
        bounds = _bounds(entries, directions)
        reached = _spread(
            envelope, entries, {name: min(most, of) for name, of in bounds.items()}, most
        )
        shares = {name: of for name, of in reached.items() if name in directions}
        share = max(reached.values(), default=min(most, WHOLE))
        found = {
            one.id: _allot(
                one,
                terms,
                reached[one.direction],
                _by_direction(reached[one.direction], bounds.get(one.direction))
                or AllotmentRule.COEFFICIENT,
            )
            for one in entries
        }
    asked, allotments = _sum(one.base for one in entries), tuple(found[one.id] for one in entries)
    remainder = envelope - _sum(one.amount for one in allotments)
    return Allocation(asked, share, allotments, remainder, shares)


def allocate_again(
    share: Fraction,
    left: Decimal,
    terms: PaymentTerms,
    entries: Sequence[RoundEntry],
    *,
    shares: Mapping[str, Fraction] = NO_SHARES,
    directions: Mapping[str, Decimal] = NO_DIRECTIONS,
) -> Allocation:
    """Divide what is left of an envelope among entries that came back after its list was fixed.

    They are paid the share of that list, and a smaller one alike if not enough is left.

    Args:
        share: the coefficient of the list.
        left: RMB of the envelope that no entry takes; not negative.
        shares: the coefficients of its directions.
        directions: what is left of their budgets.
    """
    bounds = _bounds(entries, directions)
    listed = {name: min(shares.get(name, share), of) for name, of in bounds.items()}
    reached = _spread(left, entries, listed, share)
    allotments = tuple(
        _allot(
            one,
            terms,
            reached[one.direction],
            _cut_again(reached[one.direction], listed.get(one.direction, share), share),
        )
        for one in entries
    )
    return Allocation(
        _sum(one.base for one in entries),
        max(reached.values(), default=share),
        allotments,
        left - _sum(one.amount for one in allotments),
        {name: of for name, of in reached.items() if name in directions},
    )


def _cut_again(share: Fraction, bound: Fraction, listed: Fraction) -> AllotmentRule:
    """Say what decides the amount of an entry that came back, where it is less than the whole.

    Args:
        bound: the share that its direction is bound to.
        listed: the coefficient of the list that it came back from.
    """
    by_direction = _by_direction(share, bound) if bound < listed else None
    return by_direction or (AllotmentRule.COEFFICIENT if share else AllotmentRule.EXHAUSTED)


def _by_direction(share: Fraction, bound: Fraction | None) -> AllotmentRule | None:
    """Say that the budget of a direction decides an amount; None where it does not.

    Args:
        bound: the share that the direction is bound to; None where it has no budget.
    """
    if bound is None or share != bound or bound == 1:
        return None
    return AllotmentRule.DIRECTION if share else AllotmentRule.DIRECTION_SPENT


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


def _bounds(
    entries: Iterable[RoundEntry], directions: Mapping[str, Decimal]
) -> dict[str, Fraction]:
    """Find the share that the budget of each direction can pay of what its entries ask."""
    sums = _sums(entries)
    return {name: coefficient(of, sums[name]) for name, of in directions.items() if name in sums}


def _spread(
    envelope: Decimal,
    entries: Sequence[RoundEntry],
    bounds: Mapping[str, Fraction],
    most: Fraction = WHOLE,
) -> dict[str, Fraction]:
    """Find the share of each direction: one that the envelope can pay to all, but for directions
    that are bound to less, whose part is left to the others.

    Args:
        most: the share at most, for all.
    """
    sums = _sums(entries)
    left, asked = Fraction(envelope), Fraction(_sum(sums.values()))
    found: dict[str, Fraction] = {}
    for name in sorted(sums, key=lambda name: (bounds.get(name, most), name)):
        reached = min(WHOLE, left / asked) if asked else WHOLE
        found[name] = min(reached, bounds.get(name, most))
        left -= found[name] * Fraction(sums[name])
        asked -= Fraction(sums[name])
    return found


def _sums(entries: Iterable[RoundEntry]) -> dict[str, Decimal]:
    """Sum the bases of each direction."""
    found: dict[str, Decimal] = {}
    for one in entries:
        found[one.direction] = found.get(one.direction, NOTHING) + one.base
    return found


@dataclass
class _Ranked:
    """A competitive round while it is paid, rank after rank.

    Args:
        left: RMB of the envelope.
        directions: RMB left for each direction with a budget of its own.
        share: of the last rank that was paid anything.
        shares: the same of each such direction that had to share.
        found: what is paid so far, by case number.
    """

    terms: PaymentTerms
    left: Decimal
    directions: dict[str, Decimal]
    share: Fraction = WHOLE
    shares: dict[str, Fraction] = field(default_factory=dict)
    found: dict[str, Allotment] = field(default_factory=dict)

    def pay(self, entries: Iterable[RoundEntry], least: Decimal, last: int | None) -> None:
        """Pay rank after rank in full, as far as the envelope and the budgets reach."""
        for equals in _ranks(entries):
            if equals[0].standing[0] < least:
                self._leave(equals, AllotmentRule.LEAST)
            elif last is not None and len(self.found) >= last:
                # As many come before it: that is its rank.
                self._leave(equals, AllotmentRule.BEYOND)
            else:
                self._pay_rank(equals)
        self.shares = {name: self.shares.get(name, WHOLE) for name in self.directions}

    def _leave(self, equals: Iterable[RoundEntry], rule: AllotmentRule) -> None:
        self.found |= {one.id: Allotment(one, NOTHING, rule) for one in equals}

    def _pay_rank(self, equals: Sequence[RoundEntry]) -> None:
        """Pay those of a rank what is left for them."""
        # Once a rank has to share, those below get nothing of what its cutting leaves.
        spent = dict.fromkeys(self.shares, NO_SHARE)
        bounds = _bounds(equals, self.directions) | spent
        whole = self.left if self.share == 1 else NOTHING
        reached = _spread(whole, equals, bounds)
        for one in equals:
            of = reached[one.direction]
            rule = _cut_rank(of, bounds.get(one.direction))
            self.found[one.id] = _allot(one, self.terms, of, rule)
        for name, of in reached.items():
            taken = _sum(self.found[one.id].amount for one in equals if one.direction == name)
            self.left -= taken
            if name in self.directions:
                self.directions[name] -= taken
                if 0 < of < 1:
                    self.shares[name] = of
            if 0 < of < bounds.get(name, WHOLE):
                self.share = of


def _cut_rank(share: Fraction, bound: Fraction | None) -> AllotmentRule:
    """Say what decides the amount of an entry of a rank that is not paid in full."""
    by_direction = _by_direction(share, bound)
    return by_direction or (AllotmentRule.CUT_OFF if share else AllotmentRule.RANK)


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
