"""A list of rows as a spreadsheet to fill in: its rows so far, lists to choose from, notes.

What is written in one language `rows.read_sheet` understands in any.
"""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from openpyxl.utils import get_column_letter

from forms.cells import SEVERAL, SheetColumn, listed, sheet_columns, written
from services.catalogue import Item
from services.catalogue.fields import RowsField
from services.catalogue.visibility import Answers
from services.language import N_, Language, Message, plain


def write_sheet(item: Item, path: str, answers: Answers, language: Language) -> bytes:
    """An .xlsx file to fill a list in: its rows so far, lists to choose from, and notes.

    Args:
        path: of the list, `section.field`.
    """
    field = listed(item, path)
    columns = sheet_columns(item, field, answers)
    section, code = path.split(".")
    stored = answers.get(section, {}).get(code)
    rows = [row for row in stored or () if isinstance(row, Mapping)]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(field.label[language][:31])
        notes = book.add_worksheet(N_("Notes").in_(language))
        lists = book.add_worksheet("lists")
        lists.hide()
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF2", "border": 1}
        )
        sheet.freeze_panes(1, 0)
        for at, where in enumerate(columns):
            _write_column(book, sheet, lists, at, where, field, language, head)
            for index, row in enumerate(rows, start=1):
                sheet.write_string(index, at, written(where, row.get(where.column.code), language))
        _write_notes(notes, columns, field, language, head)
    return target.getvalue()


def _write_column(
    book: Any,
    sheet: Any,
    lists: Any,
    at: int,
    where: SheetColumn,
    field: RowsField,
    language: Language,
    head: Any,
) -> None:
    """Header, format and rules of one column. All cells are text: nothing is rounded."""
    sheet.set_column(at, at, 24, book.add_format({"num_format": "@"}))
    sheet.write_string(0, at, where.header(language), head)
    rules: dict[str, Any] = {
        "validate": "any",
        "input_title": where.header(language)[:32],
        "input_message": _how(where, language)[:255],
    }
    words = [plain(label, language) for _code, label in where.choices()]
    if words and not where.several:
        lists.write_column(0, at, words)
        letter = get_column_letter(at + 1)
        rules |= {
            "validate": "list",
            "source": f"=lists!${letter}$1:${letter}${len(words)}",
            "error_title": N_("Select from the list").in_(language)[:32],
        }
    sheet.data_validation(1, at, field.max, at, rules)


def _write_notes(
    notes: Any,
    columns: tuple[SheetColumn, ...],
    field: RowsField,
    language: Language,
    head: Any,
) -> None:
    notes.set_column(0, 0, 34)
    notes.set_column(1, 2, 50)
    titles = (N_("Column"), N_("How to fill it in"), N_("Example"))
    for at, title in enumerate(titles):
        notes.write_string(0, at, title.in_(language), head)
    for line, where in enumerate(columns, start=1):
        notes.write_string(line, 0, where.header(language))
        notes.write_string(line, 1, _how(where, language))
        notes.write_string(line, 2, _example(where, language))
    most = N_("Fill in one row for each entry, at most %(max)s rows", max=field.max)
    notes.write_string(len(columns) + 2, 0, most.in_(language))


def _how(where: SheetColumn, language: Language) -> str:
    column = where.column
    need = (
        N_("Required") if column.required is True and column.when is None else N_("If it applies")
    )
    hint = column.hint[language] if column.hint else ""
    parts = [need.in_(language), _form_of(where, language), hint]
    return (
        ". ".join(part for part in parts if part)
        if language == "en"
        else "；".join(part for part in parts if part)
    )


def _form_of(where: SheetColumn, language: Language) -> str:
    """What is filled in: from a list, several of one, or in which form."""
    if where.several:
        words = SEVERAL.join(plain(label, language) for _code, label in where.choices())
        several = N_("One or more of: %(words)s. Put “;” between them", words=words)
        return several.in_(language)
    form = N_("Select from the list") if where.choices() else _FORMS.get(where.column.kind)
    return form.in_(language) if form else ""


_FORMS: dict[str, Message] = {
    "date": N_("A date, like 2026-03-31"),
    "integer": N_("A whole number"),
    "decimal": N_("A number"),
    "money": N_("An amount in RMB"),
    "currency": N_("A number"),
    "credit_code": N_("18 characters"),
    "email": N_("An email address"),
    "phone": N_("A telephone number"),
}

_EXAMPLES = {
    "date": "2026-03-31",
    "integer": "12",
    "decimal": "7.5",
    "money": "4500.00",
    "currency": "4500.00",
    "credit_code": "91440300DEM9999997",
    "email": "contact@example.com",
    "phone": "0755-00000000",
}


def _example(where: SheetColumn, language: Language) -> str:
    choices = where.choices()
    if choices:
        return plain(choices[0][1], language)
    if where.part == "number":
        return "810000199001010019"
    return _EXAMPLES.get(where.column.kind, "")
