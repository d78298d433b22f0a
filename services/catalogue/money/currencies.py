"""Sums in other currencies, and what they are in RMB on the day that a round states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, get_args

from babel import Locale

from services import formats
from services.language import LANGUAGES, LOCALES, N_, Language, Message, Text

FEN = Decimal("0.01")
RMB = "CNY"

Currency = Literal["USD", "EUR", "HKD", "GBP", "JPY", "SGD", "AUD", "CAD", "CHF", "MOP"]
"""Currencies that a question can offer beside RMB (ISO 4217)."""


def _names() -> dict[str, Text]:
    locales = {language: Locale.parse(LOCALES[language]) for language in LANGUAGES}
    names = {
        code: Text(**{language: locales[language].currencies[code] for language in locales})
        for code in (RMB, *get_args(Currency))
    }
    return names | {RMB: Text.of("人民币", "Renminbi")}


CURRENCIES: dict[str, Text] = _names()
"""What each currency is called."""


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


def written(value: CurrencySum, language: Language) -> str:
    """A sum with its currency: USD 1,234.50, 1,234.50美元; RMB as any amount is written."""
    if value.currency == RMB:
        return formats.money(value.amount, language)
    figure = f"{value.amount:,.2f}"
    if language == "en" or value.currency not in CURRENCIES:
        return f"{value.currency or ''} {figure}".strip()
    return f"{figure}{CURRENCIES[value.currency][language]}"


def conversion(value: Any, rates: Mapping[str, Decimal], on: date | None) -> Message | None:
    """How a sum in another currency came to RMB; None where it is in RMB, or has no rate."""
    rmb = in_rmb(value, rates)
    if not isinstance(value, CurrencySum) or value.currency == RMB or rmb is None or on is None:
        return None
    return N_(
        "%(sum)s is %(rmb)s at the rate of %(day)s (1 %(currency)s = RMB %(rate)s)",
        sum=formats.everywhere(written, value),
        rmb=formats.everywhere(formats.money, rmb),
        day=formats.everywhere(formats.day, on),
        currency=value.currency,
        rate=f"{rates[value.currency or '']:f}",
    )
