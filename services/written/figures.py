"""Figures as people write them: 1,000万, ４５００元, RMB 4,500.00, 120人."""

import re
import unicodedata
from decimal import Decimal

from services.characters import usual_forms
from services.language import LANGUAGES, N_, Message, Text
from services.written import Unreadable

MAX_DIGITS = 18
"""More digits than any figure needs; also limits the time that huge input takes."""
MAX_LENGTH = 100
RMB = "CNY"

_MINUS = re.compile(r"^[\u2010-\u2015\u2212](?=\d)")
_PLAIN = re.compile(rf"[+-]?[0-9]{{1,{MAX_DIGITS}}}(\.[0-9]{{0,8}})?")
_STROKES = str.maketrans(dict.fromkeys("’‘´′`", "'"))
"""What stands between thousands where people write 1'000."""
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,\s'][0-9]{3})+(\.[0-9]{0,8})?")
_POINT_AND_THREE = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{2}0")
_DIGITS_AND_MARKS = re.compile(r"[+-]?[0-9]+[.,'\s][0-9.,'\s]*")
_MULTIPLE = re.compile(
    r"(.*[0-9.])\s*(thousand|million|百万|百萬|千万|千萬|千|万|萬|亿|億)", re.IGNORECASE
)
_ZEROS = {
    **dict.fromkeys(("千", "thousand"), 3),
    **dict.fromkeys(("万", "萬"), 4),
    **dict.fromkeys(("百万", "百萬", "million"), 6),
    **dict.fromkeys(("千万", "千萬"), 7),
    **dict.fromkeys(("亿", "億"), 8),
}
"""How many zeros a word adds to the figure before it."""
_COUNTS_IN_MORE = re.compile(r"[千万亿]")
"""In the Chinese of a unit: the figure is in thousands or more already."""

_SIGNS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("rmb", "cny", "yuan"), frozenset({RMB})),
    **dict.fromkeys(("人民币", "人民幣", "元整", "元", "圆", "圓"), frozenset({RMB})),
    "¥": frozenset({RMB, "JPY"}),
    "$": frozenset({"USD", "HKD", "SGD", "AUD", "CAD"}),
    **dict.fromkeys(("us$", "usd", "美元"), frozenset({"USD"})),
    **dict.fromkeys(("hk$", "hkd", "港元", "港币", "港幣"), frozenset({"HKD"})),
    **dict.fromkeys(("€", "eur", "欧元", "歐元"), frozenset({"EUR"})),
    **dict.fromkeys(("£", "gbp", "英镑", "英鎊"), frozenset({"GBP"})),
    **dict.fromkeys(("jpy", "日元", "日圆", "日圓"), frozenset({"JPY"})),
    **dict.fromkeys(("mop$", "mop", "澳门元", "澳門元"), frozenset({"MOP"})),
    **dict.fromkeys(("s$", "sgd", "新加坡元"), frozenset({"SGD"})),
    **dict.fromkeys(("a$", "aud", "澳元"), frozenset({"AUD"})),
    **dict.fromkeys(("c$", "cad", "加元"), frozenset({"CAD"})),
    **dict.fromkeys(("chf", "瑞士法郎"), frozenset({"CHF"})),
}
"""The currencies (ISO 4217) that each sign can mean."""
_ANY_SIGN = "|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))
_SIGN = re.compile(rf"^({_ANY_SIGN})[\s:]*|\s*(?:\(\s*)?({_ANY_SIGN})\s*\)?$", re.IGNORECASE)


def read_figure(written: str, *, places: int = 8, unit: Text | None = None) -> Decimal:
    """Read a number, which may be followed by its own unit or by a word such as 万.

    >>> read_figure("１，２００.5万")
    Decimal('12005000')

    Args:
        places: how many decimals it may have. Where 3 are too many, 1.500 may be meant
            as fifteen hundred.
        unit: the unit in which the question counts.

    Raises:
        Unreadable: it is not a number, or can be read in two ways.
    """
    text = _without_unit(_tidy(written), unit)
    multiple = _MULTIPLE.fullmatch(text)
    if multiple is None:
        return _number(text, written, places)
    if unit is not None and _COUNTS_IN_MORE.search(unit.sc):
        cause = N_(
            "“%(typed)s” cannot be read for certain: the figure is asked for in %(unit)s."
            " Enter the figure alone",
            typed=written.strip(),
            unit=unit,
        )
        raise Unreadable(cause)
    figure = _number(multiple[1], written, places).scaleb(_ZEROS[multiple[2].lower()])
    return figure.quantize(Decimal(1)) if figure == figure.to_integral_value() else figure


def read_amount(written: str, *, currency: str | None = RMB) -> Decimal:
    """Read a sum of money, which may name its currency.

    >>> read_amount("人民币4,500元")
    Decimal('4500')

    Args:
        currency: the one that it must be in (ISO 4217); None if that is not known yet.

    Raises:
        Unreadable: it is not a sum, is in another currency, or can be read in two ways.
    """
    text = _tidy(written)
    while sign := _SIGN.search(text):
        meant = _SIGNS[(sign[1] or sign[2]).lower()]
        if currency is not None and currency not in meant:
            raise Unreadable(_other_currency(written.strip(), currency))
        text = text[: sign.start()] + text[sign.end() :]
    return read_figure(text, places=2)


def _tidy(written: str) -> str:
    if len(written) > MAX_LENGTH:
        raise Unreadable
    text = written.translate(_STROKES)  # NFKC makes two characters of some
    return _MINUS.sub("-", usual_forms(text).strip().rstrip("。;"))


def _without_unit(text: str, unit: Text | None) -> str:
    if unit is not None:
        for language in LANGUAGES:
            known = unit[language]
            for form in (known, unicodedata.normalize("NFKC", known)):  # m², and ㎡ as m2
                text = text.removesuffix(form).rstrip()
    return text


def _number(text: str, written: str, places: int) -> Decimal:
    """Read a number without words; one that is negative nothing is nothing."""
    if places < 3 and _POINT_AND_THREE.fullmatch(text):
        raise Unreadable(_two_ways(written.strip()))
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[,\s']", "", text)
    if _PLAIN.fullmatch(text):
        figure = Decimal(text)
        return figure if figure else figure.copy_abs()
    raise Unreadable(_two_ways(written.strip()) if _DIGITS_AND_MARKS.fullmatch(text) else None)


def _two_ways(typed: str) -> Message:
    return N_(
        "“%(typed)s” can be read in two ways. Write it like 1234.50, without other marks",
        typed=typed,
    )


def _other_currency(typed: str, currency: str) -> Message:
    if currency == RMB:
        return N_("“%(typed)s” is not in RMB. Convert it, and enter the amount in RMB", typed=typed)
    return N_("“%(typed)s” is not in the currency that is selected beside it", typed=typed)
