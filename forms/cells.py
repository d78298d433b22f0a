"""Cells of a spreadsheet: read as answers in any language, and written from answers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from openpyxl.utils.datetime import from_excel

from forms.controls import list_choices
from services.catalogue import Item
from services.catalogue.fields import (
    ChoicesField,
    Column,
    CountryField,
    CurrencyField,
    IdentityField,
    OptionsField,
    RowsField,
    TreeField,
)
from services.catalogue.places import all_countries, countries
from services.catalogue.values import to_json
from services.catalogue.visibility import Answers, View
from services.conditions import may_apply
from services.documents.contents.sheets import Uncalculated
from services.identifiers import IdentityKind, normalise
from services.language import LANGUAGES, N_, Language, Message, Text, listed, plain
from services.lookalikes import comparison_key
from services.written import Unreadable
from services.written.days import read_day

EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones are text or already wrong."""
LONG_NUMBER = 18
"""From this length on, a number whose digits after the 15th are all zeros was rounded, even
if it is text by now. Shorter ones, such as accounts, end in zeros by chance."""

HEADERS = {
    "kind": N_("%(label)s: kind"),
    "number": N_("%(label)s: number"),
    "currency": N_("%(label)s: currency"),
    "amount": N_("%(label)s: amount"),
}
"""Headers of the columns of an answer that has two parts."""
SEVERAL = "；"
"""Separates several answers in one cell; a half-width semicolon is read as well."""
_BETWEEN, _COMMAS = re.compile(r"[;；\n]"), re.compile(r"[,，、]")

_ALIASES: dict[str, IdentityKind] = {
    "身份证": "resident_id",
    "居住证": "residence_permit_hkmt",
    "回乡证": "home_return_permit",
    "台胞证": "taiwan_travel_permit",
    "永久居留身份证": "foreign_pr_2023",
}
_IDENTITY_HEADERS = {
    "kind": ("证件类型", "证件种类", "身份证件类型", "证件名称", "ID type", "type of document"),
    "number": (
        "证件号码",
        "证件号",
        "身份证号",
        "身份证号码",
        "身份证件号码",
        "ID number",
        "ID no.",
    ),
}
"""What people call the columns of an identity document."""
_TICKED = dict.fromkeys(("true", "y", "√", "✓", "✔", "合格"), True) | dict.fromkeys(
    ("false", "n", "×", "✗", "✘", "不合格"), False
)
"""Ways in which people write yes and no."""
_ASIDE = re.compile(r"\((?:必填|选填|可选|如有|required|optional|[ymd年月日./-]+)\)$")
"""What people put behind a header; never a unit, which would change what the figures mean."""
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d{2}", re.IGNORECASE)
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 110_000  # days since 1900: 1927 to 2201


class LostAnswer(ValueError):
    """The cell does not hold the answer any more, or not yet; it is left empty.

    Args:
        message: what happened, and what to do about it.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid)
        self.message = message


ROUNDED = N_(
    "Left empty: the spreadsheet kept 15 digits of this number, and the others were lost."
    " Format the column as text and type the number again, or type it in the form"
)
UNCALCULATED = N_(
    "Left empty: the file holds a formula here and not its result. Open it in a spreadsheet"
    " program and save it, or paste the values in place of the formulas"
)
FAILED = N_("Left empty: the formula in this cell has an error. Type the value in its place")
_FAILURES = frozenset({"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})
LISTED = 12
"""Up to this many words to choose from are listed; more are in the template."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the sheet: a column of the rows, or one part of an identity.

    Args:
        part: `kind` or `number` of an identity, `currency` or `amount` of a sum; empty
            otherwise.
    """

    column: Column
    part: str = ""

    def header(self, language: Language) -> str:
        """Word the header of the column."""
        label = self.column.label
        if self.part:
            return Message(HEADERS[self.part].msgid, {"label": label}).in_(language)
        unit = getattr(self.column, "unit", None)
        if not unit:
            return label[language]
        opening, closing = (" (", ")") if language == "en" else ("（", "）")
        return f"{label[language]}{opening}{unit[language]}{closing}"

    def headers(self) -> Iterator[str]:
        """Yield every header by which the column is recognised, in all languages."""
        for language in LANGUAGES:
            yield word_key(self.header(language))
            if not self.part:
                yield word_key(self.column.label[language])
                yield word_key(self.column.noun[language])
        if isinstance(self.column, IdentityField):
            yield from map(word_key, _IDENTITY_HEADERS[self.part])

    @property
    def several(self) -> bool:
        """Whether a cell can hold several answers."""
        return isinstance(self.column, ChoicesField | TreeField)

    def choices(self) -> tuple[tuple[str, Text | Message], ...]:
        """List codes and words of the choices; none where the answer is typed."""
        return list_choices(self.column) if self.part in ("", "kind", "currency") else ()


def find_list(item: Item, path: str) -> RowsField:
    """Find the list at `section.field`. Raises KeyError if no spreadsheet can fill it."""
    field = item.field(path)
    if not isinstance(field, RowsField) or not field.importable:
        raise KeyError(path)
    return field


def sheet_columns(item: Item, path: str, answers: Answers) -> tuple[SheetColumn, ...]:
    """List the columns of a list's spreadsheet that the answers to the rest of the form leave.

    What stands beside the list on its page may be answered later.

    Args:
        path: of the list, `section.field`.
    """
    field, lookup = find_list(item, path), View(item, answers).answer
    page = f"{path.partition('.')[0]}."
    still = {one for one in item.by_path if one.startswith(page) and lookup(one) is None}
    still.update(column.code for column in field.columns)
    return tuple(
        _split_columns([one for one in field.columns if may_apply(one.when, still, lookup)])
    )


def _split_columns(columns: list[Column]) -> Iterator[SheetColumn]:
    for column in columns:
        if isinstance(column, IdentityField):
            yield SheetColumn(column, "kind")
            yield SheetColumn(column, "number")
        elif isinstance(column, CurrencyField):
            yield SheetColumn(column, "amount")
            yield SheetColumn(column, "currency")
        else:
            yield SheetColumn(column)


def word_key(text: object) -> str:
    """Reduce a header or a word to choose for comparison, without the marks around it."""
    return _ASIDE.sub("", comparison_key(str(text))).strip("*:")


def unknown_words(where: SheetColumn, answer: Any, language: Language) -> str:
    """List the words that a cell takes, if it holds another; empty if all is well."""
    codes = dict(where.choices())
    given = answer if isinstance(answer, list) else [answer]
    if not codes or all(isinstance(one, bool) or one in codes for one in given):
        return ""
    return list_words(where, language)


def list_words(where: SheetColumn, language: Language) -> str:
    """List the words to choose from, where they are few; empty if they are many."""
    words = [plain(label, language) for _code, label in where.choices()]
    return listed(words).in_(language) if len(words) <= LISTED else ""


def read_cell(where: SheetColumn, cell: object) -> Any:
    """Read the answer, or the part of one, that a cell holds; as typed if it is not understood.

    Raises:
        LostAnswer: the cell holds a long number that lost its last digits, or a formula
            without its result.
    """
    if isinstance(cell, Uncalculated):
        raise LostAnswer(UNCALCULATED)
    if isinstance(cell, str) and cell.strip() in _FAILURES:
        raise LostAnswer(FAILED)
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    known = _codes_by_word(where)
    if where.several:
        return list(_split_answers(str(cell), known))
    if known:
        return known.get(word_key(cell), str(cell).strip())
    if where.column.kind == "date":
        return _read_date(cell)
    if where.column.kind in ("integer", "decimal", "money") or where.part == "amount":
        return _read_figure(cell)
    return _read_text(cell)


def write_cell(where: SheetColumn, answer: Any, language: Language) -> str:
    """Write the cell of a stored answer."""
    if where.part:
        answer = answer.get(where.part) if isinstance(answer, Mapping) else answer
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    if answer is None:
        return ""
    words = dict(where.choices())
    answers = answer if isinstance(answer, list) else [answer]
    return SEVERAL.join(plain(words.get(str(one), str(one)), language) for one in answers)


@cache
def _country_words(nationality: bool, foreign: bool) -> dict[str, Any]:
    offered = countries(nationality=nationality, foreign=foreign)
    return _in_all_languages((code, all_countries()[code]) for code in offered)


def _codes_by_word(where: SheetColumn) -> dict[str, Any]:
    """Map each word for a choice, in any language, to the code of the choice."""
    column = where.column
    if isinstance(column, CountryField):
        return _country_words(column.nationality, column.foreign)
    words = _in_all_languages(where.choices())
    if isinstance(column, OptionsField):
        words = {word_key(w): one.code for one in column.leaves() for w in one.also} | words
    if isinstance(column, IdentityField) and where.part == "kind":
        return {word_key(alias): kind for alias, kind in _ALIASES.items()} | words
    if column.kind == "yesno":
        return {word: code == "yes" for word, code in words.items()} | _TICKED
    return words


def _split_answers(cell: str, known: Mapping[str, Any]) -> Iterator[str]:
    """Yield the answers in a cell. Commas separate them only if the cell is no answer itself."""
    for piece in filter(None, (one.strip() for one in _BETWEEN.split(cell))):
        code = known.get(word_key(piece))
        parts = [one.strip() for one in _COMMAS.split(piece) if one.strip()]
        if code is None and all(word_key(one) in known for one in parts):
            yield from (known[word_key(one)] for one in parts)
        else:
            yield code or piece


def _in_all_languages(choices: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, words in choices:
        found[word_key(code)] = code
        found |= {word_key(plain(words, language)): code for language in LANGUAGES}
    return found


def _read_date(cell: object) -> Any:
    if isinstance(cell, datetime):
        return to_json(cell.date())
    if isinstance(cell, date):
        return to_json(cell)
    if isinstance(cell, int | float) and _FIRST_SERIAL < cell < _LAST_SERIAL:
        return to_json(from_excel(cell).date())
    try:
        return to_json(read_day(str(cell)))
    except Unreadable:
        return str(cell).strip()


def _read_figure(cell: object) -> Any:
    if isinstance(cell, float):
        # Shortest form: a spreadsheet computes in binary and shows 0.1 + 0.2 as 0.3.
        return format(round(cell, 6), "f").rstrip("0").rstrip(".")
    return str(cell).strip()


def _read_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    is_long = isinstance(cell, int) and not isinstance(cell, bool) and len(text) > EXACT_DIGITS
    if is_long or _SCIENTIFIC.fullmatch(text) or _ends_rounded(normalise(text)):
        raise LostAnswer(ROUNDED)
    return text


def _ends_rounded(number: str) -> bool:
    zeros = number[EXACT_DIGITS:]
    return number.isdecimal() and len(number) >= LONG_NUMBER and not zeros.strip("0")
