"""Sums in other currencies, and their conversion to RMB at the rates of a round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Literal, get_args

from services import cldr, formats
from services.language import LANGUAGES, N_, Language, Message, Text

FEN = Decimal("0.01")
RMB = "CNY"

Currency = Literal["USD", "EUR", "HKD", "GBP", "JPY", "SGD", "AUD", "CAD", "CHF", "MOP"]
"""Currencies that a question can offer beside RMB (ISO 4217)."""

CURRENCIES: tuple[str, ...] = (RMB, *get_args(Currency))
"""All that a sum can be in."""

CountedCurrency = Literal["CNY", "USD"]
"""Currencies that a question can count in units of 10,000."""

TEN_THOUSANDS: Mapping[str, Text] = {
    "CNY": Text.of("万元", "units of RMB 10,000"),
    "USD": Text.of("万美元", "units of USD 10,000"),
}
"""That unit, as it stands behind an input. In English a figure in it is written out in full."""


@cache
def currency_names() -> Mapping[str, Text]:
    """Name each currency, by code. The first call reads CLDR."""
    found = {language: cldr.names("currencies", language) for language in LANGUAGES}
    names = {
        code: Text(**{language: found[language][code] for language in LANGUAGES})
        for code in CURRENCIES
    }
    return names | {RMB: Text.of("人民币", "Renminbi")}


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """A sum and its currency (ISO 4217), which is None if no known one was chosen."""

    currency: str | None
    amount: Decimal


def convert_to_rmb(
    value: "CurrencySum | Decimal | None", rates: Mapping[str, Decimal]
) -> Decimal | None:
    """Convert a sum to RMB, half a fen rounded up; None if there is no rate for its currency.

    Args:
        rates: RMB for one unit of a currency.
    """
    if not isinstance(value, CurrencySum):
        return value
    rate = Decimal(1) if value.currency == RMB else rates.get(value.currency or "")
    return None if rate is None else (value.amount * rate).quantize(FEN, ROUND_HALF_UP)


def format_sum(value: CurrencySum, language: Language) -> str:
    """Format a sum with its currency: USD 1,234.50, 1,234.50美元; RMB like any amount."""
    if value.currency == RMB:
        return formats.money(value.amount, language)
    figure = f"{value.amount:,.2f}"
    if language == "en" or value.currency not in CURRENCIES:
        return f"{value.currency or ''} {figure}".strip()
    return f"{figure}{currency_names()[value.currency][language]}"


def conversion_note(value: Any, rates: Mapping[str, Decimal], on: date | None) -> Message | None:
    """Word how a sum was converted to RMB; None if it is in RMB, or has no rate."""
    rmb = convert_to_rmb(value, rates)
    if not isinstance(value, CurrencySum) or value.currency == RMB or rmb is None or on is None:
        return None
    return N_(
        "%(sum)s is %(rmb)s at the rate of %(day)s (1 %(currency)s = RMB %(rate)s)",
        sum=formats.in_all_languages(format_sum, value),
        rmb=formats.in_all_languages(formats.money, rmb),
        day=formats.in_all_languages(formats.day, on),
        currency=value.currency,
        rate=f"{rates[value.currency or '']:f}",
    )
