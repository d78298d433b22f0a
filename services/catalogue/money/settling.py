"""Works out what a round pays of an amount, by its coefficient, unit and floor."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services import formats
from services.catalogue.money.results import NOTHING, PaymentTerms
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


def settle(base: Decimal, terms: PaymentTerms) -> Settled:
    """Work out what a round pays if its envelope is enough for all.

    Args:
        base: RMB by the rules of the item.
    """
    amount, dropped = cut_to_unit(base, terms)
    return Settled(amount, tuple(_notes(base, amount, terms, dropped=dropped)))


def cut_to_unit(
    base: Decimal, terms: PaymentTerms, share: Fraction = Fraction(1)
) -> tuple[Decimal, bool]:
    """Cut a share of an amount to whole units, and drop it if that is under the floor.

    Args:
        base: RMB by the rules of the item.
        share: the coefficient of the round; by default 1.

    Returns:
        RMB, and whether it was dropped.
    """
    units = Fraction(base) * share // Fraction(terms.unit)
    cut = (terms.unit * units).quantize(NOTHING)
    dropped = terms.below == "drop" and terms.floor is not None and cut < terms.floor
    return (NOTHING if dropped else cut), dropped


def _notes(
    base: Decimal, paid: Decimal, terms: PaymentTerms, *, dropped: bool
) -> Iterator[Message]:
    if terms.unit > 1 and paid < base:
        unit = formats.in_all_languages(formats.money, terms.unit)
        yield N_("The round pays whole units of %(unit)s", unit=unit)
    if dropped and base > 0:
        floor = formats.in_all_languages(formats.money, terms.floor or NOTHING)
        yield N_("The round pays nothing under %(floor)s", floor=floor)
