"""Compares names and codes by what a reader sees, whatever characters they are made of.

Names come from keyboards, scans and PDF files: in full width, with radicals in place of
characters (⻓ for 长), with Cyrillic or Greek letters, with characters that nobody sees.
They are stored and shown as they were given; only comparison goes by `comparison_key`.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache

_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЈЅҺԚԜавекмнорстухіјѕһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεζηικμνορτυχıɡ",
    "ABEKMHOPCTYXIJSHQWabekmhopctyxijshqwABEZHIKMNOPTYXabezhikmnoptyxig",
)
"""Cyrillic and Greek letters that look like Latin ones, in either case."""
_RADICALS = str.maketrans(
    "⺆⺊⺒⺓⺘⺙⺝⺠⺧⺩⺬⺮⺶⺼⺽⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻫⻬⻭⻮⻯⻰⻲",
    "冂卜巳幺扌攵月民牛王示竹羊肉臼虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄斉齐歯齿竜龙亀",
)
"""Radicals that Unicode does not decompose itself."""
_MARKS = str.maketrans("•‧∙⋅・･○◯‐‑‒–—―−’‘“”", "······〇〇-------''\"\"")
_ALIKE = {**_LATIN, **_RADICALS, **_MARKS}

_UNSEEN = (
    r"\s\x01-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Blanks, controls and what nobody sees, for a bracket expression."""
_IGNORED = re.compile(f"[{_UNSEEN}]+")
_COMPATIBLE = (
    *((0xA0, 0x3400), (0xA640, 0xABC0), (0xF900, 0xFFF0), (0x10780, 0x107C0), (0x1D400, 0x1D800)),
    *((0x1EE00, 0x1EF00), (0x1F100, 0x1F260), (0x1FBF0, 0x1FBFA), (0x2F800, 0x2FA20)),
)
"""Where Unicode has other forms of characters that names are made of."""


def comparison_key(text: str) -> str:
    """Reduce a text for comparison: width, case, blanks and look-alikes do not matter.

    >>> comparison_key("Ｈуа ⽉亮 （深圳）")
    'hya月亮(深圳)'
    """
    return _IGNORED.sub("", letters_alike(text)).casefold().translate(_ALIKE)


def letters_alike(text: str) -> str:
    """Replace each character by the usual one that looks the same; case and blanks stay."""
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)


def search_pattern(typed: str) -> str:
    """Write a regular expression that finds words, one after another, in a text as given.

    It finds what `comparison_key` makes equal, in PostgreSQL and in Python alike, and needs
    no second copy of the text. What stands for two letters, such as a ligature, it does not find.
    """
    words = map(comparison_key, letters_alike(typed).split())
    return ".*".join(_word_pattern(word) for word in words if word)


def _word_pattern(word: str) -> str:
    return f"[{_UNSEEN}]*".join(f"[{_forms()[character]}]" for character in word)


class _Forms(defaultdict[str, str]):
    """The characters that are compared as one, for a bracket expression; both cases at least."""

    def __missing__(self, character: str) -> str:
        return "".join(map(re.escape, (character, character.lower(), character.upper())))


@cache
def _forms() -> _Forms:
    found: dict[str, set[str]] = defaultdict(set)
    points = {point for first, end in _COMPATIBLE for point in range(first, end)}
    for form in map(chr, points.union(range(0x21, 0x7F), _ALIKE)):
        found[comparison_key(form)].add(form)
    return _Forms(
        None,
        {
            key: re.escape(key) + "".join(map(re.escape, sorted(forms - {key})))
            for key, forms in found.items()
            if len(key) == 1
        },
    )
