"""Which characters papers can show, and how they name one that no font has.

Fonts have some 65,000 glyphs and names may hold any of 98,000 ideographs of GB 18030, or
one of an office's own. A paper never shows an empty box: it names the character by its
number, 〔U+30EDD〕, and whoever typed it is told before filing.
"""

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from importlib import resources
from mmap import ACCESS_READ, mmap
from pathlib import Path

from services.language import N_, Joined, Message, Text
from services.settings import settings

FONTS = ("pylopdf_fonts_zh_cn", "pylopdf_fonts_zh_tw")
"""Packages with Noto Serif and Noto Sans for Simplified and Traditional Chinese."""

ENDINGS = frozenset({".otf", ".ttf"})

BUILT_IN = ((0x20, 0x7E), (0xA0, 0x17F), (0x1E00, 0x1EFF), (0x2010, 0x2027))
"""What Typst's own fonts have besides: Latin letters with all accents, and punctuation."""
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Variation selectors: they choose between forms of the character before them."""

SEGMENTED = 12
"""The format of a table that reaches beyond the first 65,536 characters."""


def spell_unprintable(text: str) -> str:
    """Write a text as papers show it: characters without a glyph by their number."""
    return "".join(_printed(char) for char in text)


def doubt_printing(text: str) -> Message | None:
    """Warn of characters that papers name by their number, or return None."""
    missing = dict.fromkeys(char for char in text if _printed(char) == f"〔{_number(char)}〕")
    if not missing:
        return None
    return N_(
        "These characters cannot be printed: %(characters)s. Documents that are issued will show"
        " their code numbers instead",
        characters=Joined(tuple(map(_word, missing)), chinese="、", english=", "),
    )


def font_files() -> list[Path]:
    """List the files of the fonts that papers are set in."""
    return sorted(
        file for folder in font_folders() for file in folder.iterdir() if file.suffix in ENDINGS
    )


def font_folders() -> list[Path]:
    """List where the fonts are: the portal's own, and behind them those of whoever runs it."""
    own = [Path(str(resources.files(package))) for package in FONTS]
    more = settings().fonts
    return [*own, more] if more else own


def _printed(char: str) -> str:
    code = ord(char)
    if char in "\n\t" or _is_covered(code):
        return char
    if unicodedata.category(char) in UNSEEN or any(a <= code <= b for a, b in SELECTORS):
        return ""
    return f"〔{_number(char)}〕"


def _word(char: str) -> Text:
    words = f"{char} {_number(char)}"
    return Text(sc=words, tc=words, en=words)


def _number(char: str) -> str:
    return f"U+{ord(char):04X}"


def _is_covered(code: int) -> bool:
    starts, ends = _covered()
    at = bisect_right(starts, code) - 1
    return at >= 0 and code <= ends[at]


@cache
def _covered() -> tuple[list[int], list[int]]:
    """Find the ranges of characters that have a glyph: where each starts and ends."""
    merged: list[list[int]] = []
    ranges = [each for file in font_files() for each in _read_ranges(file)]
    for start, end in sorted([*BUILT_IN, *ranges]):
        if merged and start <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return [start for start, _ in merged], [end for _, end in merged]


def _read_ranges(file: Path) -> list[tuple[int, int]]:
    """Read the ranges of characters of a font; not the whole file, of which a worker would keep
    the memory.
    """
    with file.open("rb") as font, mmap(font.fileno(), 0, access=ACCESS_READ) as data:
        return list(_ranges(data))


def _ranges(data: mmap) -> Iterator[tuple[int, int]]:
    """Find the ranges of characters in the table `cmap` of an OpenType font."""
    tables = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(_short(data, 4)))
    cmap = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    for number in range(_short(data, cmap + 2)):
        _, _, offset = struct.unpack_from(">HHL", data, cmap + 4 + 8 * number)
        if _short(data, cmap + offset) == SEGMENTED:
            (groups,) = struct.unpack_from(">L", data, cmap + offset + 12)
            for group in range(groups):
                start, end, glyph = struct.unpack_from(
                    ">LLL", data, cmap + offset + 16 + 12 * group
                )
                if glyph:
                    yield start, end
            return


def _short(data: mmap, at: int) -> int:
    value: int = struct.unpack_from(">H", data, at)[0]
    return value
