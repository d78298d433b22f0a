"""Dates, moments and amounts as each language writes them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from services.language import LANGUAGES, Language, Text
from services.moments import SHENZHEN

_Value = TypeVar("_Value")

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


ZONE = Text.of("（深圳时间，UTC+8）", " (Shenzhen time, UTC+8)")
"""The zone of all moments. China keeps no summer time."""


def day(value: date, language: Language) -> str:
    """Format a day: 22 November 2026, 2026年11月22日. Of a moment, its day in Shenzhen."""
    return _day(value.astimezone(SHENZHEN) if isinstance(value, datetime) else value, language)


def _day(value: date, language: Language) -> str:
    if language == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def month(value: date, language: Language) -> str:
    """Format the month of a day: November 2026, 2026年11月."""
    if language == "en":
        return f"{MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月"


def moment(value: datetime, language: Language) -> str:
    """Format a moment with its zone, as whoever is elsewhere needs it. It must be aware.

    22 November 2026, 09:05 (Shenzhen time, UTC+8); 2026年11月22日 09:05（深圳时间，UTC+8）.
    """
    return brief_moment(value, language) + ZONE[language]


def brief_moment(value: datetime, language: Language) -> str:
    """Format a moment in Shenzhen's time, in lists on pages whose foot says so."""
    local = value.astimezone(SHENZHEN)
    comma = ", " if language == "en" else " "
    return f"{_day(local, language)}{comma}{local.hour:02}:{local.minute:02}"


def money(value: Decimal, language: Language) -> str:
    """Format an amount: RMB 50,000 or ¥50,000, with fen only where there are any."""
    amount = f"{value:,.2f}".removesuffix(".00")
    return f"RMB {amount}" if language == "en" else f"¥{amount}"


def in_all_languages(write: Callable[[_Value, Language], str], value: _Value) -> Text:
    """Write a value in all languages, to fill the gap of a message."""
    return Text(**{language: write(value, language) for language in LANGUAGES})


def file_size(size: int) -> str:
    """Format a number of bytes, e.g. 12 KB or 3.4 MB, the same in every language."""
    if size < 1 << 20:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1 << 20):.1f} MB"
