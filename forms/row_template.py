"""A list of rows as a spreadsheet to fill in: its rows so far, lists to choose from, notes.

`rows.read_spreadsheet` reads it in whatever language it was written.
"""

import io
from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forms.cells import (
    SEVERAL,
    LostAnswer,
    SheetColumn,
    find_list,
    list_words,
    read_cell,
    sheet_columns,
    write_cell,
)
from services.catalogue import Item
from services.catalogue.fields import IdentityField, RowsField
from services.catalogue.visibility import Answers
from services.identifiers import IDENTITY_NAMES
from services.language import N_, Language, Message, capitalise, plain

TEXT = "@"
"""The cell format for text: what is typed stays as it is, and no digit is rounded away."""
LISTS = "lists"
"""The hidden sheet with the words to choose from, one column for each column of the list."""
FONT, FILL = Font(bold=True), PatternFill("solid", start_color="E8EEF2")
TOP, THIN = Alignment(wrap_text=True, vertical="top"), Side("thin")
FEWEST_SAID = 3
"""Cells with the values of the example that make a row one: fewer may be chance."""
FRAME = Border(THIN, THIN, THIN, THIN)


def write_spreadsheet(item: Item, path: str, answers: Answers, language: Language) -> bytes:
    """Write an .xlsx file to fill a list in: its rows so far, lists to choose from, and notes.

    Args:
        path: the list's, `section.field`.
    """
    field = find_list(item, path)
    columns = sheet_columns(item, path, answers)
    section, code = path.split(".")
    stored = answers.get(section, {}).get(code)
    rows = [row for row in stored or () if isinstance(row, Mapping)]
    book = Workbook()
    book.properties.creator = N_("Shenzhen Service Trade Single Window").in_(language)
    sheet = book.worksheets[0]
    sheet.title = field.label[language][:31]
    notes = book.create_sheet(N_("Notes").in_(language))
    lists = book.create_sheet(LISTS)
    lists.sheet_state = Worksheet.SHEETSTATE_HIDDEN
    sheet.freeze_panes = "A2"
    for at, where in enumerate(columns, start=1):
        _write_column(sheet, at, where, language)
        words = [plain(label, language) for _code, label in where.choices()]
        for index, word in enumerate(words, start=1):
            write_text(lists, index, at, word)
        choices = 0 if where.several else len(words)
        sheet.add_data_validation(_validation(at, where, field.max, choices, language))
        for index, row in enumerate(rows, start=2):
            cell = write_text(
                sheet, index, at, write_cell(where, row.get(where.column.code), language)
            )
            cell.number_format = TEXT
    _write_notes(notes, columns, field, language)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a cell as text, never as a formula, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if text:
        cell.value, cell.data_type = text, "s"
    return cell


def write_head(sheet: Worksheet, column: int, text: str) -> None:
    """Write the header of a column."""
    cell = write_text(sheet, 1, column, text)
    cell.font, cell.fill, cell.alignment, cell.border = FONT, FILL, TOP, FRAME


def _write_column(sheet: Worksheet, at: int, where: SheetColumn, language: Language) -> None:
    """Write the header of a column, and make all its cells text."""
    column = sheet.column_dimensions[get_column_letter(at)]
    column.width, column.number_format = 24, TEXT
    write_head(sheet, at, where.header(language))


def _validation(
    at: int, where: SheetColumn, rows: int, words: int, language: Language
) -> DataValidation:
    """Make the rule of a column: how to fill it in, and the words to choose from.

    Args:
        rows: how many rows the list may have.
        words: how many words there are to choose from; 0 if the answer is typed.
    """
    letter = get_column_letter(at)
    rule = DataValidation(
        sqref=f"{letter}2:{letter}{rows + 1}",
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=True,
        promptTitle=where.header(language)[:32],
        prompt=_instructions(where, language)[:255],
    )
    if words:
        rule.type = "list"
        rule.formula1 = f"{LISTS}!${letter}$1:${letter}${words}"
        rule.errorTitle = N_("Select from the list").in_(language)[:32]
    return rule


def _write_notes(
    notes: Worksheet, columns: tuple[SheetColumn, ...], field: RowsField, language: Language
) -> None:
    for letter, width in (("A", 34), ("B", 50), ("C", 50)):
        notes.column_dimensions[letter].width = width
    for at, title in enumerate((N_("Column"), N_("How to fill it in"), N_("Example")), start=1):
        write_head(notes, at, title.in_(language))
    for line, where in enumerate(columns, start=2):
        cells = (where.header(language), _instructions(where, language), _example(where, language))
        for at, text in enumerate(cells, start=1):
            write_text(notes, line, at, text)
    most = N_("Fill in one row for each entry, at most %(max)s rows", max=field.max)
    write_text(notes, len(columns) + 3, 1, most.in_(language))


def _instructions(where: SheetColumn, language: Language) -> str:
    column = where.column
    need = (
        N_("Required") if column.required is True and column.when is None else N_("If it applies")
    )
    hint = column.hint[language] if column.hint else ""
    parts = [need.in_(language), _format_of(where, language), hint]
    return (
        ". ".join(part for part in parts if part)
        if language == "en"
        else "；".join(part for part in parts if part)
    )


def _format_of(where: SheetColumn, language: Language) -> str:
    """Say what a cell takes: one of a list, several of it, or a format."""
    if where.several:
        words = SEVERAL.join(plain(label, language) for _code, label in where.choices())
        several = N_("One or more of: %(words)s. Put “;” between them", words=words)
        return several.in_(language)
    if words := list_words(where, language):
        return N_("One of: %(words)s", words=words).in_(language)
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


_IDENTITIES: dict[str, str] = {
    "residence_permit_hkmt": "810000199001010019",
    "passport": "E00000000",
    "home_return_permit": "H00000000",
}
"""Kinds of document and numbers that nobody has."""


def is_example(cells: Mapping[SheetColumn, object]) -> bool:
    """Check whether a row is the template's example: what it has is what the notes say."""
    said = [
        _plainly(where, cell) == _plainly(where, _example(where, "sc"))
        for where, cell in cells.items()
        if cell not in (None, "") and (where.column.kind in _EXAMPLES or where.part == "number")
    ]
    return len(said) >= FEWEST_SAID and all(said)


def _plainly(where: SheetColumn, cell: object) -> str | None:
    """Read a cell for comparison: an amount may be a text or a number."""
    try:
        return str(read_cell(where, cell)).removesuffix(".00")
    except LostAnswer:
        return None


def _example(where: SheetColumn, language: Language) -> str:
    if isinstance(where.column, IdentityField):
        kinds = where.column.kinds
        kind = next((one for one in kinds if one in _IDENTITIES), kinds[0])
        name = plain(capitalise(IDENTITY_NAMES[kind]), language)
        return name if where.part == "kind" else _IDENTITIES.get(kind, "")
    choices = where.choices()
    return plain(choices[0][1], language) if choices else _EXAMPLES.get(where.column.kind, "")
