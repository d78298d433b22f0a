"""Cells of a spreadsheet and answers: what stands in a column, in any language."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from openpyxl.utils.datetime import from_excel

from services.catalogue import Item
from services.catalogue.fields import ChoiceField, Column, CountryField, IdentityField, RowsField
from services.catalogue.places import all_countries, countries
from services.catalogue.rules import capitalised
from services.catalogue.values import stored
from services.catalogue.visibility import Answers, View, holds
from services.identifiers import IDENTITY_NAMES, IdentityKind
from services.language import LANGUAGES, N_, Language, Message, Text, plain

EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones are text or already wrong."""

YES, NO = N_("Yes"), N_("No")
KIND_HEADER, NUMBER_HEADER = N_("%(document)s: kind"), N_("%(document)s: number")

_ALIASES: dict[str, IdentityKind] = {
    "身份证": "resident_id",
    "居住证": "residence_permit_hkmt",
    "回乡证": "home_return_permit",
    "永久居留身份证": "foreign_pr_2023",
}
_TICKED = dict.fromkeys(("true", "y", "√", "✓", "✔", "合格"), True) | dict.fromkeys(
    ("false", "n", "×", "✗", "✘", "不合格"), False
)
"""What people put for yes and no."""
_DATES = (
    re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d{2}", re.IGNORECASE)
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 110_000  # days since 1900: 1927 to 2201


class Rounded(ValueError):
    """The spreadsheet stored a long number as a figure and lost its last digits."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the sheet: a column of the rows, or one part of an identity.

    Args:
        part: `kind` or `number` of an identity; empty otherwise.
    """

    column: Column
    part: str = ""

    def header(self, language: Language) -> str:
        """What stands in the first row."""
        label = self.column.label
        if self.part:
            header = KIND_HEADER if self.part == "kind" else NUMBER_HEADER
            return Message(header.msgid, {"document": label}).in_(language)
        unit = getattr(self.column, "unit", None)
        if not unit:
            return label[language]
        opening, closing = (" (", ")") if language == "en" else ("（", "）")
        return f"{label[language]}{opening}{unit[language]}{closing}"

    def names(self) -> Iterator[str]:
        """Everything the column is recognised by, in all languages."""
        for language in LANGUAGES:
            yield key(self.header(language))
            if not self.part:
                yield key(self.column.label[language])

    def choices(self) -> tuple[tuple[str, Text | Message], ...]:
        """Codes and words of what can be chosen; empty where it is typed."""
        column = self.column
        if isinstance(column, ChoiceField):
            return tuple((option.code, option.label) for option in column.options)
        if isinstance(column, CountryField):
            offered = countries(nationality=column.nationality, foreign=column.foreign)
            return tuple((code, all_countries()[code]) for code in sorted(offered))
        if isinstance(column, IdentityField) and self.part == "kind":
            return tuple((kind, capitalised(IDENTITY_NAMES[kind])) for kind in column.kinds)
        return (("yes", YES), ("no", NO)) if column.kind == "yesno" else ()


def listed(item: Item, path: str) -> RowsField:
    """The list at `section.field`. Raises KeyError where no sheet can fill it."""
    field = item.field(path)
    if not isinstance(field, RowsField) or not field.importable:
        raise KeyError(path)
    return field


def sheet_columns(item: Item, field: RowsField, answers: Answers) -> tuple[SheetColumn, ...]:
    """The columns of a list's sheet, given the answers to the rest of the form."""
    lookup = View(item, answers).answer
    codes = {column.code for column in field.columns}
    asked = [
        column
        for column in field.columns
        if column.when is None or column.when.paths() & codes or holds(column.when, lookup)
    ]
    return tuple(_parts(asked))


def _parts(columns: list[Column]) -> Iterator[SheetColumn]:
    for column in columns:
        if isinstance(column, IdentityField):
            yield SheetColumn(column, "kind")
            yield SheetColumn(column, "number")
        else:
            yield SheetColumn(column)


def key(text: object) -> str:
    """A text as headers and choices are compared: width, case and spaces do not matter."""
    written = unicodedata.normalize("NFKC", str(text)).casefold()
    return "".join(written.split()).strip("*:")


def read_cell(where: SheetColumn, cell: object) -> Any:
    """The part of an answer that a cell holds; as typed where it says nothing known.

    Raises:
        Rounded: the cell holds a long number of which digits were lost.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    known = _words(where)
    if known:
        return known.get(key(cell), str(cell).strip())
    if where.column.kind == "date":
        return _date(cell)
    if where.column.kind in ("integer", "decimal", "money"):
        return _figure(cell)
    return _text(cell)


def written(where: SheetColumn, answer: Any, language: Language) -> str:
    """What a cell shows of a stored answer."""
    if where.part:
        answer = answer.get(where.part) if isinstance(answer, Mapping) else answer
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    if answer is None:
        return ""
    words = dict(where.choices()).get(str(answer))
    return plain(words, language) if words else str(answer)


@cache
def _country_words(nationality: bool, foreign: bool) -> dict[str, Any]:
    offered = countries(nationality=nationality, foreign=foreign)
    return _in_all_languages((code, all_countries()[code]) for code in offered)


def _words(where: SheetColumn) -> dict[str, Any]:
    """Codes by everything they can be called."""
    column = where.column
    if isinstance(column, CountryField):
        return _country_words(column.nationality, column.foreign)
    words = _in_all_languages(where.choices())
    if isinstance(column, IdentityField) and where.part == "kind":
        return {key(alias): kind for alias, kind in _ALIASES.items()} | words
    if column.kind == "yesno":
        return {word: code == "yes" for word, code in words.items()} | _TICKED
    return words


def _in_all_languages(choices: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, words in choices:
        found[key(code)] = code
        found |= {key(plain(words, language)): code for language in LANGUAGES}
    return found


def _date(cell: object) -> Any:
    if isinstance(cell, datetime):
        return stored(cell.date())
    if isinstance(cell, date):
        return stored(cell)
    if isinstance(cell, int | float) and _FIRST_SERIAL < cell < _LAST_SERIAL:
        return stored(from_excel(cell).date())
    typed = unicodedata.normalize("NFKC", str(cell)).strip()
    for pattern in _DATES:
        if match := pattern.fullmatch(typed):
            year, month, day = match.groups()
            return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return typed


def _figure(cell: object) -> Any:
    if isinstance(cell, float):
        # Shortest form: a spreadsheet computes in binary and shows 0.1 + 0.2 as 0.3.
        return format(round(cell, 6), "f").rstrip("0").rstrip(".")
    return str(cell).strip()


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    is_long = isinstance(cell, int) and not isinstance(cell, bool) and len(text) > EXACT_DIGITS
    if is_long or _SCIENTIFIC.fullmatch(text):
        raise Rounded(text)
    return text
