"""Which characters papers can show, and how they name one that no font has.

Fonts have some 65,000 glyphs and names may hold any of 98,000 ideographs of GB 18030, or
one of an office's own. A paper never shows an empty box: it names the character by its
number, 〔U+30EDD〕, and whoever typed it is told before filing.
"""

import struct
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import chain
from mmap import ACCESS_READ, mmap
from pathlib import Path

from services.language import N_, Message, Text, listed
from services.settings import settings

FONTS = ("pylopdf_fonts_zh_cn", "pylopdf_fonts_zh_tw")
"""Packages with Noto Serif and Noto Sans for Simplified and Traditional Chinese."""

ENDINGS = frozenset({".otf", ".ttf"})

BUILT_IN = ((0x20, 0x7E), (0xA0, 0x17F), (0x1E00, 0x1EFF), (0x2010, 0x2027))
"""What Typst's own fonts have besides: Latin letters with all accents, and punctuation."""
LAYOUT = ((0x9, 0xA),)
"""Tabs and ends of lines."""
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
    has_glyph = covered()
    odd = [char for char in dict.fromkeys(text) if not has_glyph[ord(char)]]
    missing = [char for char in odd if _printed(char) == _named(char)]
    if not missing:
        return None
    return N_(
        "These characters cannot be printed: %(characters)s. Documents that are issued will show"
        " their code numbers instead",
        characters=listed(map(_word, missing)),
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
    if covered()[code]:
        return char
    if unicodedata.category(char) in UNSEEN or any(a <= code <= b for a, b in SELECTORS):
        return ""
    return _named(char)


def _named(char: str) -> str:
    return f"〔{_number(char)}〕"


def _word(char: str) -> Text:
    words = f"{char} {_number(char)}"
    return Text(sc=words, tc=words, en=words)


def _number(char: str) -> str:
    return f"U+{ord(char):04X}"


@cache
def covered() -> bytes:
    """Tell of every character, by its number, whether papers can show it: 1 or 0."""
    found = bytearray(sys.maxunicode + 1)
    fonts = chain.from_iterable(map(_ranges, font_files()))
    for start, end in chain(BUILT_IN, LAYOUT, fonts):
        found[start : end + 1] = b"\1" * (end + 1 - start)
    return bytes(found)


def _ranges(file: Path) -> Iterator[tuple[int, int]]:
    """Read the ranges of characters of a font (OpenType, `cmap`)."""
    with file.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as data:
        yield from _groups(data)


def _groups(data: mmap) -> Iterator[tuple[int, int]]:
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
