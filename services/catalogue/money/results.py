"""The amount of a filing, line by line, with reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from services.catalogue.money.terms import AmountLine, Rate
from services.catalogue.period import Period
from services.language import Message

NOTHING = Decimal("0.00")

Below = Literal["drop", "keep"]
"""Whether an amount under the least payment of a round is dropped or kept."""


class PaymentTerms(Protocol):
    """How a round cuts what it pays."""

    @property
    def unit(self) -> Decimal:
        """The unit that payments are cut to: 0.01, 1 or 10,000 RMB."""

    @property
    def floor(self) -> Decimal | None:
        """The least payment, in RMB."""

    @property
    def below(self) -> Below:
        """Whether an amount under the least payment is dropped or kept."""


class FundRound(Period, PaymentTerms, Protocol):
    """A round: the period that counts, and the figures of its guide."""

    @property
    def rates_on(self) -> date | None:
        """The day of the rates of exchange."""

    @property
    def interest(self) -> Decimal | None:
        """The rate of interest in percent a year."""


@dataclass(frozen=True, slots=True)
class RowAmount:
    """The amount of one row.

    Args:
        index: place of the row in the list, from 0.
        amount: RMB; zero if the row does not count, None if not known yet.
        rate: the rate applied, if any.
        reasons: why it does not count.
        uncapped: RMB before any bound on what a row earns.
        notes: how its cost was converted to RMB.
    """

    index: int
    amount: Decimal | None
    rate: Rate | None = None
    uncapped: Decimal = NOTHING
    reasons: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether something is paid for it, or may be."""
        return self.amount is None or self.amount > 0


@dataclass(frozen=True, slots=True)
class LineAmount:
    """The amount of one line.

    Args:
        total: RMB after its caps; None while it is not known.
        keys: the values of each row's unique columns, by index, to find repetitions.
        notes: how it was calculated, and what is missing.
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
    def said(self) -> "Remarks":
        """The remarks on its rows."""
        return _group((row.index, (*row.reasons, *row.notes)) for row in self.rows)

    @property
    def uncounted(self) -> "Remarks":
        """Why rows of it do not count."""
        return _group((row.index, row.reasons) for row in self.rows if not row.counts)

    @property
    def counted_keys(self) -> frozenset[tuple[Any, ...]]:
        """The keys of the rows that count."""
        return frozenset(
            self.keys[row.index] for row in self.rows if row.counts and row.index in self.keys
        )


Remarks = tuple[tuple[Message, tuple[int, ...]], ...]
"""Sentences on rows: each once, with its rows, counted from 1."""


def _group(remarks: Iterable[tuple[int, tuple[Message, ...]]]) -> Remarks:
    """Put together the rows of which the same is said."""
    found: dict[str, tuple[Message, tuple[int, ...]]] = {}
    for index, messages in remarks:
        for message in messages:
            _, before = found.get(str(message), (message, ()))
            found[str(message)] = message, tuple(dict.fromkeys((*before, index + 1)))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another filing of the applicant that comes before this one, with its amount.

    Args:
        number: its case number.
        in_round: whether it was filed in the same round.
        in_year: whether its round opened in the same year.
        found: its amount; if it was approved, the amount granted.
        subjects: what it is for, by the question that names it, as caps compare it.
    """

    number: str
    in_round: bool
    in_year: bool
    found: "Amount"
    subjects: Mapping[str, Any] = field(default_factory=dict)

    def of(self, code: str) -> LineAmount | None:
        """Find its amount of a line, by the line's code; None if the line does not apply."""
        return next((line for line in self.found.lines if line.line.code == code), None)


@dataclass(frozen=True, slots=True)
class Amount:
    """The amount that an application asks for by the rules of its item.

    Args:
        total: RMB, before the round is settled; None while something is not known, or if
            the officer states a sum and the applicant claims none.
        lines: its lines; those that do not apply are left out.
        stated: whether the officer states the sum, as no figure is published for one of them.
        notes: remarks on caps on the whole.
    """

    total: Decimal | None
    lines: tuple[LineAmount, ...]
    stated: bool = False
    notes: tuple[Message, ...] = ()
