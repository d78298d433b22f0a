"""What is announced of a round, and what is wrong with it: rules without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol

from services import formats, moments
from services.errors import Problem
from services.language import N_

LONGEST_NAME = 60
"""Characters in the name of a round."""
LARGEST = Decimal("1e12")
"""RMB; what the column holds."""


class Announced(Protocol):
    """What the rules read of a round that is there: `models.Round`, or anything alike."""

    name: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """What is announced of a round; None where nothing, or nothing readable, was filled in.

    Args:
        opens_at, closes_at: aware moments between which filings are accepted.
        costs_from, costs_to: first and last day of the period whose costs or trainings count.
        envelope: budget in RMB.
        unit: amounts are cut to whole units of so much RMB.
        floor: RMB that a payment is not under, where there is such a rule.
        below: whether an amount under it is dropped or kept.

    """

    name: str
    opens_at: datetime | None
    closes_at: datetime | None
    costs_from: date | None
    costs_to: date | None
    envelope: Decimal | None
    unit: Decimal = Decimal("0.01")
    floor: Decimal | None = None
    below: Literal["drop", "keep"] = "keep"


def wrong(terms: Terms, others: Sequence[Announced], now: datetime) -> list[Problem]:
    """Say what is wrong with the terms of a round that has not opened.

    Args:
        others: the other rounds of the item.

    """
    windowed = [*_window(terms, now), *_costs(terms)]
    if not windowed and terms.opens_at and terms.closes_at:
        windowed = _overlapping(terms.opens_at, terms.closes_at, others)
    money = [*_envelope(terms.envelope), *_floor(terms.floor)]
    return [*_name(terms.name.strip(), others), *windowed, *money]


def wrong_end(
    found: Announced, closes_at: datetime | None, others: Sequence[Announced]
) -> list[Problem]:
    """Say what is wrong with a later end of a round that is open."""
    if closes_at is None or closes_at <= found.closes_at:
        late = N_("Enter a moment after the one at which it would close now")
        return [Problem("closes_at", late)]
    return _overlapping(found.opens_at, closes_at, others)


def _name(name: str, others: Sequence[Announced]) -> list[Problem]:
    if not name:
        return [Problem("name", N_("Enter a name for the round"))]
    if len(name) > LONGEST_NAME:
        return [Problem("name", N_("Use %(longest)s characters or fewer", longest=LONGEST_NAME))]
    if any(other.name == name for other in others):
        return [Problem("name", N_("Another round of this service has this name"))]
    return []


def _envelope(envelope: Decimal | None) -> list[Problem]:
    if envelope is None or not 0 < envelope < LARGEST:
        return [Problem("envelope", N_("Enter the budget of the round in RMB"))]
    return []


def _floor(floor: Decimal | None) -> list[Problem]:
    if floor is not None and not 0 < floor < LARGEST:
        return [Problem("floor", N_("Enter an amount above 0, or leave this empty"))]
    return []


def _window(terms: Terms, now: datetime) -> list[Problem]:
    problems = []
    if terms.opens_at is None:
        problems.append(Problem("opens_at", N_("Enter when the round opens")))
    elif moments.local_day(terms.opens_at) < moments.local_day(now):
        problems.append(Problem("opens_at", N_("A round cannot open in the past")))
    if terms.closes_at is None:
        problems.append(Problem("closes_at", N_("Enter when the round closes")))
    elif terms.closes_at <= max(terms.opens_at or now, now):
        problems.append(Problem("closes_at", N_("The round must close after it opens")))
    return problems


def _costs(terms: Terms) -> list[Problem]:
    problems = []
    if terms.costs_from is None:
        problems.append(Problem("costs_from", N_("Enter the first day that counts")))
    if terms.costs_to is None:
        problems.append(Problem("costs_to", N_("Enter the last day that counts")))
    elif terms.costs_from and terms.costs_to < terms.costs_from:
        problems.append(Problem("costs_to", N_("The last day must not be before the first")))
    return problems


def _overlapping(
    opens_at: datetime, closes_at: datetime, others: Sequence[Announced]
) -> list[Problem]:
    for other in others:
        if other.opens_at < closes_at and opens_at < other.closes_at:
            message = N_(
                "The round %(name)s is open from %(opens)s to %(closes)s."
                " Only one can be open at a time",
                name=other.name,
                opens=formats.in_all_languages(formats.moment, other.opens_at),
                closes=formats.in_all_languages(formats.moment, other.closes_at),
            )
            return [Problem("opens_at" if other.opens_at <= opens_at else "closes_at", message)]
    return []
