"""What a filing comes to, line by line, with why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from services.catalogue.money.terms import AmountLine, Rate
from services.catalogue.period import Period
from services.language import Message

NOTHING = Decimal("0.00")


class FundRound(Period, Protocol):
    """A round: the days that count, and the figures of its guide."""

    @property
    def rates(self) -> Mapping[str, Decimal]:
        """RMB for one unit of each currency, on the day that the round states."""

    @property
    def rates_on(self) -> date | None:
        """That day."""

    @property
    def interest(self) -> Decimal | None:
        """The rate of interest in percent a year."""

    @property
    def unit(self) -> Decimal:
        """What it pays in whole units of: 0.01, 1 or 10,000 RMB."""

    @property
    def floor(self) -> Decimal | None:
        """RMB that a payment is not under ..."""

    @property
    def below(self) -> Literal["drop", "keep"]:
        """... and whether one under it is dropped or kept."""


@dataclass(frozen=True, slots=True)
class RowAmount:
    """What one row earns.

    Args:
        index: place of the row in the list, from 0.
        amount: RMB; zero where the row does not count, None where it is not known yet.
        rate: the rate applied, if one was.
        reasons: why it does not count.
        notes: how its cost came to RMB.
    """

    index: int
    amount: Decimal | None
    rate: Rate | None = None
    reasons: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it earns something, or may."""
        return self.amount is None or self.amount > 0


@dataclass(frozen=True, slots=True)
class LineAmount:
    """What one line of an amount comes to.

    Args:
        total: RMB after its caps; None while it is not known.
        keys: what tells the rows that count from others, by row.
        notes: how it was reckoned, and what it lacks.
    """

    line: AmountLine
    total: Decimal | None
    rows: tuple[RowAmount, ...] = ()
    keys: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()

    @property
    def counted(self) -> int:
        """Number of rows that count."""
        return sum(row.counts for row in self.rows)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The rates that were applied, each once."""
        return tuple(dict.fromkeys(row.rate for row in self.rows if row.rate and row.counts))

    @property
    def said(self) -> tuple[tuple[Message, tuple[int, ...]], ...]:
        """What is said of its rows, each sentence once with its rows, counted from 1."""
        found: dict[str, tuple[Message, tuple[int, ...]]] = {}
        for number, row in enumerate(self.rows, start=1):
            for message in (*row.reasons, *row.notes):
                _, before = found.get(str(message), (message, ()))
                found[str(message)] = message, (*before, number)
        return tuple(found.values())

    @property
    def counted_keys(self) -> frozenset[tuple[Any, ...]]:
        """The keys of the rows that count."""
        return frozenset(
            self.keys[row.index] for row in self.rows if row.counts and row.index in self.keys
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What another filing of the applicant takes, that comes before this one.

    Args:
        number: its case number.
        in_round: whether it was filed in the same round.
        in_year: whether its round opened in the same year.
        found: what it comes to; of an approved one, what was granted.
    """

    number: str
    in_round: bool
    in_year: bool
    found: "Amount"

    def of(self, code: str) -> LineAmount | None:
        """What it takes of a line."""
        return next((line for line in self.found.lines if line.line.code == code), None)


@dataclass(frozen=True, slots=True)
class Amount:
    """What an application asks for by the rules of its item.

    Args:
        total: RMB, before what its round makes of it; None while something is not known,
            or where the officer states the sum and the applicant claims none.
        lines: what it is made of; those that do not apply are missing.
        stated: whether the officer states the sum.
        notes: what caps on the whole leave of it.
    """

    total: Decimal | None
    lines: tuple[LineAmount, ...]
    stated: bool = False
    notes: tuple[Message, ...] = ()
