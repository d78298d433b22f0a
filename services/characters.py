"""Cleans up the characters of texts, whether from a page, a spreadsheet or an address."""

import re
import unicodedata
from itertools import groupby

NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"  # no table holds them, or no page
    "\xad\u200b\u200e\u200f\u2028\u2029\ufeff"  # nobody sees them, and two names look the same
    "\u202a-\u202e\u2060-\u206f]"  # they make a name read as another one
)
"""The joiners U+200C and U+200D are kept: some scripts and emoji need them."""
EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")


def clean_characters(value: str) -> str:
    """Remove control and invisible characters, and write line breaks in one way."""
    if value.isprintable():  # as most texts are
        return value
    return NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def usual_forms(value: str) -> str:
    """Put full-width and other compatible characters in their usual form (NFKC).

    Figures that are raised, in circles or fractions stay: 10⁶ is not 106, and 4500① not 45001.

    >>> usual_forms("４５００①"), usual_forms("10⁶")
    ('4500①', '10⁶')
    """
    if value.isascii():
        return value
    return "".join(
        "".join(run) if marked else unicodedata.normalize("NFKC", "".join(run))
        for marked, run in groupby(value, lambda one: unicodedata.category(one) == "No")
    )


def one_line(value: str) -> str:
    """Put a text on one line, with single blanks, as names are printed and mailed."""
    return " ".join(value.split())


def tidy_paragraphs(value: str) -> str:
    """Strip a text of several lines, and leave at most one empty line between two others."""
    return EMPTY_LINES.sub("\n\n", value.strip())
