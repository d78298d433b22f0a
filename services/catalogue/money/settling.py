"""Works out what a round pays of an amount, by its coefficient, unit and floor."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services import formats
from services.catalogue.money.results import NOTHING, FundRound
from services.language import N_, Message


@dataclass(frozen=True, slots=True)
class Settled:
    """The payment, with reasons if it is not the whole amount.

    Args:
        amount: RMB.
        notes: the rules that cut it.
    """

    amount: Decimal
    notes: tuple[Message, ...] = ()


def coefficient(envelope: Decimal, asked: Decimal) -> Fraction:
    """Calculate the share of each amount that an envelope can pay.

    It is exact: if rounded, payments could exceed the envelope.
    """
    if asked <= envelope:
        return Fraction(1)
    return Fraction(envelope) / Fraction(asked)


def settle(base: Decimal, current: FundRound, share: Fraction = Fraction(1)) -> Settled:
    """Work out what a round pays: its share, cut to whole units, unless under the floor.

    Args:
        base: RMB by the rules of the item.
        share: the coefficient of the round; by default 1.
    """
    units = Fraction(base) * share // Fraction(current.unit)
    cut = (current.unit * units).quantize(NOTHING)
    dropped = current.below == "drop" and current.floor is not None and cut < current.floor
    notes = tuple(_notes(base, cut, current, dropped=dropped))
    return Settled(NOTHING if dropped else cut, notes)


def _notes(base: Decimal, cut: Decimal, current: FundRound, *, dropped: bool) -> Iterator[Message]:
    if current.unit > 1 and cut < base:
        unit = formats.in_all_languages(formats.money, current.unit)
        yield N_("The round pays whole units of %(unit)s", unit=unit)
    if dropped and base > 0:
        floor = formats.in_all_languages(formats.money, current.floor or NOTHING)
        yield N_("The round pays nothing under %(floor)s", floor=floor)
