"""Days as people write them: 2019年3月5日, 5 Mar 2019, 20190305, 二〇一九年三月五日."""

import re
from datetime import date

from services.characters import usual_forms
from services.formats import MONTHS
from services.language import N_
from services.written import Unreadable

MAX_LENGTH = 60

_MIDNIGHT = re.compile(r"[T\s]0{1,2}:00(:00(\.0+)?)?$")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WEEKDAY = re.compile(
    r"\(?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]\)?"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\bof\b",
    re.IGNORECASE,
)
"""What may stand beside a day and adds nothing to it."""
_BETWEEN = re.compile(r"(?:[-/.,、。\s\u2010-\u2015\u2212年]|月份?)+")
_DAY_WORD = re.compile(r"[日号號](?=[-\s]*$)")
_ORDINAL = re.compile(r"(?<=[0-9])(st|nd|rd|th)\b", re.IGNORECASE)
_PART = re.compile(r"[0-9]{1,4}|[A-Za-z]{3,9}")
_YEAR = re.compile(r"[0-9]{4}")
_CHINESE = "〇一二三四五六七八九"
_IN_CHINESE = re.compile(r"[〇○零一二三四五六七八九十]+")


def read_day(written: str) -> date:
    """Read a day. The year has four digits and comes first, unless the month is a word.

    >>> read_day("2019 / 3月 / 5日"), read_day("5 Mar 2019")
    (datetime.date(2019, 3, 5), datetime.date(2019, 3, 5))

    Raises:
        Unreadable: it is not a day, or can be read in two ways.
    """
    if len(written) > MAX_LENGTH:
        raise Unreadable
    parts = _split(usual_forms(written).strip())
    if len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise Unreadable
    words = [part for part in parts if part.isalpha()]
    if words:
        year, month, day = _with_month_word(parts, words)
    elif _YEAR.fullmatch(parts[0]):
        year, month, day = map(int, parts)
    else:
        cause = N_(
            "“%(typed)s” is not clear. Write the year first, like 2026-03-31",
            typed=written.strip("- "),
        )
        raise Unreadable(cause)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable from error


def _split(text: str) -> list[str]:
    """Split a day into its parts, in the order in which they were written."""
    text = _WEEKDAY.sub(" ", _MIDNIGHT.sub("", text)).strip()
    if compact := _COMPACT.fullmatch(text):
        return list(compact.groups())
    text = _IN_CHINESE.sub(lambda found: _chinese_number(found[0]), text)
    text = _DAY_WORD.sub("", _ORDINAL.sub("", text))
    return [part for part in _BETWEEN.split(text) if part]


def _with_month_word(parts: list[str], words: list[str]) -> tuple[int, int, int]:
    """Find year, month and day where the month is a word, so that their order does not matter."""
    numbers = [part for part in parts if part not in words]
    years = [part for part in numbers if _YEAR.fullmatch(part)]
    months = [
        at for at, month in enumerate(MONTHS, 1) if month.lower().startswith(words[0].lower())
    ]
    if len(words) != 1 or len(years) != 1 or len(months) != 1:
        raise Unreadable
    numbers.remove(years[0])
    return int(years[0]), months[0], int(numbers[0])


def _chinese_number(text: str) -> str:
    """Write a Chinese number in digits: digit by digit, or up to 99 with its tens."""
    digits = text.replace("零", "〇").replace("○", "〇")
    if "十" not in digits:
        return "".join(str(_CHINESE.index(digit)) for digit in digits)
    tens, _, ones = digits.partition("十")
    return f"{_chinese_number(tens or '一')}{_chinese_number(ones or '〇')}"
