"""Sums in other currencies, and what they are in RMB on the day that a round states."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
RMB = "CNY"


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """A sum and its currency (ISO 4217); None where no known one was chosen."""

    currency: str | None
    amount: Decimal


def in_rmb(value: "CurrencySum | Decimal | None", rates: Mapping[str, Decimal]) -> Decimal | None:
    """A sum in RMB, half a fen rounded up; None where there is no rate for its currency.

    Args:
        rates: RMB for one unit of a currency.
    """
    if not isinstance(value, CurrencySum):
        return value
    rate = Decimal(1) if value.currency == RMB else rates.get(value.currency or "")
    return None if rate is None else (value.amount * rate).quantize(FEN, ROUND_HALF_UP)
