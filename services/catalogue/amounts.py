"""The amount of a fund item, row by row, and why a row does not count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any, Protocol

from services import formats
from services.catalogue import own_rules
from services.catalogue.fields import RowsField
from services.catalogue.parts import AmountRule, Rate
from services.catalogue.schema import Item
from services.catalogue.visibility import Answers, View
from services.conditions import applies
from services.language import N_, Message

FEN = Decimal("0.01")


class Period(Protocol):
    """A round: the days that count."""

    @property
    def costs_from(self) -> date:
        """The first day."""

    @property
    def costs_to(self) -> date:
        """The last day."""


@dataclass(frozen=True, slots=True)
class RowAmount:
    """What one row earns.

    Args:
        index: place of the row in the list, from 0.
        amount: RMB; zero where the row does not count.
        reasons: why it does not count, or does not count in full.
    """

    index: int
    amount: Decimal
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """What an application asks for.

    Args:
        total: RMB.
        rate: the rate applied; None while the answers do not say which.
    """

    total: Decimal
    rate: Rate | None
    rows: tuple[RowAmount, ...]

    @property
    def counted(self) -> int:
        """Number of rows that earn something."""
        return sum(row.amount > 0 for row in self.rows)


def amount(item: Item, answers: Answers, period: Period | None = None) -> Amount | None:
    """The amount that follows from the answers; None for items that pay nothing.

    Args:
        period: the round filed in; without it, no day is held against any
            period.
    """
    rule = item.amount
    if rule is None:
        return None
    view = View(item, answers)
    rate = next((rate for rate in rule.rates if applies(rate.when, view.answer)), None)
    if rate is None or not isinstance(item.field(rule.rows), RowsField):
        return Amount(Decimal("0.00"), None, ())
    rows: list[RowAmount] = []
    counted, total = 0, Decimal("0.00")
    for row in view.rows(rule.rows):
        reasons = tuple(_reasons(item.code, rule, row.values, period))
        if not reasons and counted == rate.rows:
            reasons = (N_("At most %(n)s rows count", n=rate.rows),)
        earned = Decimal("0.00") if reasons else _earned(rate, row.values.get(rule.cost))
        if rate.most is not None and total + earned > rate.most:
            earned = rate.most - total
            most = formats.everywhere(formats.money, rate.most)
            reasons = (N_("An applicant gets at most %(most)s", most=most),)
        counted += earned > 0
        total += earned
        rows.append(RowAmount(row.index, earned, reasons))
    return Amount(total, rate, tuple(rows))


def _earned(rate: Rate, cost: Decimal | None) -> Decimal:
    """What a row that counts earns by itself: never more than its share, to the fen."""
    share = max((cost or Decimal(0)) * rate.share, Decimal(0))
    capped = share if rate.each is None else min(share, rate.each)
    return capped.quantize(FEN, ROUND_DOWN)


def _reasons(
    code: str, rule: AmountRule, row: Mapping[str, Any], period: Period | None
) -> Iterator[Message]:
    """Why a row does not count."""
    if rule.counts is not None:
        yield from own_rules.function(code, rule.counts)(row, period)
    elif any(row.get(column) is None for column in (rule.cost, rule.dated) if column):
        yield N_("The row is not complete")
    elif rule.dated and period and not period.costs_from <= row[rule.dated] <= period.costs_to:
        yield N_("What lies outside the period of this round does not count")


def total_amount(item: Item, answers: Answers, period: Period | None = None) -> Decimal | None:
    """The RMB that the answers ask for, to the fen; None for items that pay nothing."""
    found = amount(item, answers, period)
    return None if found is None else found.total
