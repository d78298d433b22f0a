"""Which characters no text needs, whoever sends it: page, spreadsheet or address."""

import re

NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"  # no table holds them, or no page
    "\xad\u200b\u200e\u200f\u2028\u2029\ufeff"  # nobody sees them, and two names look the same
    "\u202a-\u202e\u2060-\u206f]"  # they make a name read as another one
)
"""The joiners U+200C and U+200D are not among them: scripts and pictures need them."""
EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")


def only_text(value: str) -> str:
    """A text without what is none; line breaks are written one way."""
    if value.isprintable():  # what most is
        return value
    return NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(value: str) -> str:
    """A text on one line, as a name is: printed, mailed, put on a certificate."""
    return " ".join(value.split())


def paragraphs(value: str) -> str:
    """A text of several lines, with one empty line at most between two."""
    return EMPTY_LINES.sub("\n\n", value.strip())
