"""What officers type to find a case in the queue."""

from typing import Literal

from services.documents.numbering import parse_case_number
from services.identifiers import normalise
from services.lookalikes import search_pattern

SHORTEST_CODE = 4
"""Least characters to search for as part of a number: shorter parts are in nearly all."""

Search = Literal["", "number", "words"]
"""How a page is searched: not at all, by a whole case number, or by words."""


def parse_search(typed: str) -> tuple[Search, dict[str, str]]:
    """Read what was typed to search for: a whole case number, or words to find."""
    number = parse_case_number(typed)
    if number:
        return "number", {"number": number}
    name = search_pattern(typed)
    if not name:
        return "", {}
    code = normalise(typed)
    whole = len(code) >= SHORTEST_CODE and any(character.isdigit() for character in code)
    return "words", {
        "code": f"%{_escape(code)}%" if whole else "",
        "name": name,
    }


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
