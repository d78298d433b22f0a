"""The terms of a round and the checks of them, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Protocol

from services import formats, moments
from services.catalogue.money.results import Below
from services.catalogue.parts import RoundKind
from services.catalogue.places import find_country
from services.errors import Problem
from services.language import N_, Message

LONGEST_NAME = 60
"""Characters in the name of a round."""
LARGEST = Decimal("1e12")
"""RMB; the limit of the column."""


BELOW: Mapping[str, Message] = {
    "keep": N_("Paid all the same"),
    "drop": N_("Not paid"),
}
"""What happens to an amount under the least payment of a round."""


ALLOCATIONS: Mapping[RoundKind, Message] = {
    "rule": N_(
        "If the recognised amounts together exceed the budget, all are multiplied by one"
        " coefficient: the budget divided by their sum"
    ),
    "competitive": N_(
        "From the highest score down, as far as the budget reaches; the last rank that it reaches"
        " shares what is left"
    ),
}
"""How a round of each kind divides its budget."""
LIST_OPINIONS: Mapping[str, Message] = {
    "agree": N_("Agrees"),
    "disagree": N_("Disagrees"),
}
"""What the body that looks after the money says of a list."""
Freed = Literal["keep", "redistribute"]
FREED: Mapping[str, Message] = {
    "keep": N_(
        "Money that it frees stays in the budget. What came back is paid by the coefficient of the"
        " list, as far as the budget reaches, and published again by itself"
    ),
    "redistribute": N_(
        "Before anything is decided, the whole budget is divided anew among all, and the whole list"
        " published again"
    ),
}
"""What becomes of the list of a round when an objection is upheld."""
SHORTEST_PUBLICITY, LONGEST_PUBLICITY = 5, 30
"""Working days."""
LONGEST_GUIDE = 60
"""Characters in the number of a guide."""
MOST_EXHIBITIONS, LONGEST_EXHIBITION = 500, 200
"""Exhibitions that a round can list, and characters in the name of one."""


class ExistingRound(Protocol):
    """What the checks read of an existing round, such as `models.Round`."""

    name: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a round; None where nothing, or nothing readable, was filled in.

    Args:
        opens_at, closes_at: aware moments between which filings are accepted.
        costs_from, costs_to: first and last day of the period whose costs or trainings count.
        envelope: budget in RMB.
        unit: RMB; amounts are cut to whole multiples of it.
        floor: the least RMB that is paid; None where there is no such rule.
        below: whether an amount under the floor is dropped or kept.
        publicity_days: working days for which the list is published before it is decided.
        guide: number of the notice that announces the round; empty if it has none.
        freed: whether money that an upheld objection frees stays in the budget, or is divided.
        emerging: the countries and regions that count as emerging markets, as written.
        exhibitions: names of the exhibitions that it supports.
        split_by: the path of the question whose answers have budgets of their own; empty if none.
        directions: these answers, each with its budget, as written.

    """

    name: str
    opens_at: datetime | None
    closes_at: datetime | None
    costs_from: date | None
    costs_to: date | None
    envelope: Decimal | None
    unit: Decimal = Decimal("0.01")
    floor: Decimal | None = None
    below: Below = "keep"
    publicity_days: int | None = 7
    guide: str = ""
    freed: Freed = "keep"
    emerging: tuple[str, ...] = ()
    exhibitions: tuple[str, ...] = ()
    split_by: str = ""
    directions: tuple[str, ...] = ()


class RoundStanding(StrEnum):
    """Whether a round is still to come, open or closed."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


def find_problems(terms: Terms, others: Sequence[ExistingRound], now: datetime) -> list[Problem]:
    """Check the terms of a round that has not opened.

    Args:
        others: the other rounds of the item.

    """
    windowed = [*_window_problems(terms, now), *_costs_problems(terms)]
    if not windowed and terms.opens_at and terms.closes_at:
        windowed = _overlap_problems(terms.opens_at, terms.closes_at, others)
    money = [*_envelope_problems(terms.envelope), *_floor_problems(terms.floor)]
    notice = [*_publicity_problems(terms.publicity_days), *_guide_problems(terms.guide.strip())]
    lists = [*_market_problems(terms.emerging), *_exhibition_problems(terms.exhibitions)]
    return [*_name_problems(terms.name.strip(), others), *windowed, *money, *notice, *lists]


def market_codes(emerging: Sequence[str]) -> list[str]:
    """List the codes of countries and regions as written, each once, without unknown ones."""
    return list(dict.fromkeys(code for one in emerging if (code := find_country(one))))


def closing_problems(
    found: ExistingRound, closes_at: datetime | None, others: Sequence[ExistingRound]
) -> list[Problem]:
    """Check a later closing moment for a round that is open."""
    if closes_at is None or closes_at <= found.closes_at:
        late = N_("Enter a moment after the one at which it would close now")
        return [Problem("closes_at", late)]
    return _overlap_problems(found.opens_at, closes_at, others)


def round_standing(found: ExistingRound, at: datetime) -> RoundStanding:
    """Say whether a round is still to come, open or closed at a moment."""
    if at < found.opens_at:
        return RoundStanding.UPCOMING
    return RoundStanding.OPEN if at < found.closes_at else RoundStanding.CLOSED


def _name_problems(name: str, others: Sequence[ExistingRound]) -> list[Problem]:
    if not name:
        return [Problem("name", N_("Enter a name for the round"))]
    if len(name) > LONGEST_NAME:
        return [Problem("name", N_("Use %(longest)s characters or fewer", longest=LONGEST_NAME))]
    if any(other.name == name for other in others):
        return [Problem("name", N_("Another round of this service has this name"))]
    return []


def _envelope_problems(envelope: Decimal | None) -> list[Problem]:
    if envelope is None or not 0 < envelope < LARGEST:
        return [Problem("envelope", N_("Enter the budget of the round in RMB"))]
    return []


def _floor_problems(floor: Decimal | None) -> list[Problem]:
    if floor is not None and not 0 < floor < LARGEST:
        return [Problem("floor", N_("Enter an amount above 0, or leave this empty"))]
    return []


def _publicity_problems(days: int | None) -> list[Problem]:
    if days is None or not SHORTEST_PUBLICITY <= days <= LONGEST_PUBLICITY:
        asked = N_(
            "Enter %(least)s to %(most)s working days",
            least=SHORTEST_PUBLICITY,
            most=LONGEST_PUBLICITY,
        )
        return [Problem("publicity_days", asked)]
    return []


def _guide_problems(guide: str) -> list[Problem]:
    if len(guide) > LONGEST_GUIDE:
        return [Problem("guide", N_("Use %(longest)s characters or fewer", longest=LONGEST_GUIDE))]
    return []


def _market_problems(emerging: Sequence[str]) -> list[Problem]:
    for one in emerging:
        code = find_country(one)
        if code is None:
            unknown = N_("%(name)s is not the name of a country or region", name=one)
            return [Problem("emerging", unknown)]
        if code == "CN":
            return [Problem("emerging", N_("The mainland is not a market abroad"))]
    return []


def _exhibition_problems(exhibitions: Sequence[str]) -> list[Problem]:
    if len(exhibitions) > MOST_EXHIBITIONS:
        many = N_("List %(most)s exhibitions or fewer", most=MOST_EXHIBITIONS)
        return [Problem("exhibitions", many)]
    if any(len(one) > LONGEST_EXHIBITION for one in exhibitions):
        long = N_("Use %(longest)s characters or fewer for a name", longest=LONGEST_EXHIBITION)
        return [Problem("exhibitions", long)]
    return []


def _window_problems(terms: Terms, now: datetime) -> list[Problem]:
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


def _costs_problems(terms: Terms) -> list[Problem]:
    problems = []
    if terms.costs_from is None:
        problems.append(Problem("costs_from", N_("Enter the first day that counts")))
    if terms.costs_to is None:
        problems.append(Problem("costs_to", N_("Enter the last day that counts")))
    elif terms.costs_from and terms.costs_to < terms.costs_from:
        problems.append(Problem("costs_to", N_("The last day must not be before the first")))
    return problems


def _overlap_problems(
    opens_at: datetime, closes_at: datetime, others: Sequence[ExistingRound]
) -> list[Problem]:
    for other in others:
        if other.opens_at < closes_at and opens_at < other.closes_at:
            message = N_(
                "The round %(name)s is open from %(opens)s to %(closes)s."
                " Only one can be open at a time",
                name=other.name,
                opens=formats.in_all_languages(formats.brief_moment, other.opens_at),
                closes=formats.in_all_languages(formats.brief_moment, other.closes_at),
            )
            return [Problem("opens_at" if other.opens_at <= opens_at else "closes_at", message)]
    return []
