"""Reads lists of rows from spreadsheets, whatever the language of their headers.

Reading does not judge: it returns rows as a form would, right or wrong, and names the
cell of each problem that `catalogue.check` finds.
"""

import csv
import io
import warnings
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from forms.cells import Rounded, SheetColumn, find_list, read_cell, sheet_columns, word_key
from services import formats
from services.catalogue import Item, check
from services.catalogue.values import is_empty_row
from services.catalogue.visibility import Answers
from services.documents.inspect import OLD_OFFICE
from services.errors import Invalid, Problem
from services.language import N_, Message, Text

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_TAGS = 150_000
"""XML tags in a workbook at most. They decide how long reading takes; the longest list has
30,000."""
HEADER_WITHIN = 10
"""Headers are looked for in this many rows from the top; people add titles."""
MAX_LINES = 3000
"""Lines read at most, empty ones included."""
MAX_SHEETS = 5
"""The columns are looked for in this many sheets; people put a cover sheet first."""
PACKAGE = b"PK\x03\x04"
"""The first bytes of every .xlsx file."""
WIDE = (BOM_UTF16_LE, BOM_UTF16_BE)
"""The first bytes of text that a spreadsheet program saved as Unicode."""

FIELD = "sheet"
"""The field of problems with the file as a whole."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something wrong in one cell.

    Args:
        row: number of the row, as the spreadsheet counts.
        column: its letter; empty if the sheet has no such column.
        name: the header of the column.
        message: what to do about it.
    """

    row: int
    column: str
    name: Text
    message: Message

    @property
    def cell(self) -> str:
        """The cell's name in the spreadsheet, e.g. C7."""
        return f"{self.column}{self.row}" if self.column else ""


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The content of a spreadsheet.

    Args:
        rows: as they are stored, right or wrong.
        problems: by row, then column.
    """

    rows: list[dict[str, Any]]
    problems: list[CellProblem]


def read_spreadsheet(
    item: Item, path: str, answers: Answers, filename: str, data: bytes
) -> Spreadsheet:
    """Read the rows of a list from an .xlsx or .csv file.

    Args:
        path: the list's, `section.field`.
        answers: all stored answers; some decide which columns are asked.
        filename: as the browser sent it; its ending must be that of a spreadsheet.

    Raises:
        Invalid: the file cannot be read, is too large, lacks a column or has too
            many rows. The problem's field is `sheet`.
    """
    field = find_list(item, path)
    columns = sheet_columns(item, path, answers)
    lines, places, top = _find_sheet(columns, filename, data)
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    rounded: list[CellProblem] = []
    for number, line in enumerate(lines[top:], start=top + 1):
        row, lost = _read_row(line, places, number)
        if not is_empty_row(row):
            rows.append(row)
            numbers.append(number)
            rounded += lost
    if not rows:
        raise _invalid(N_("The file has no rows under its headers"))
    if len(rows) > field.max:
        raise _invalid(
            N_(
                "The file has %(n)s rows; the most that can be filled in is %(max)s",
                n=len(rows),
                max=field.max,
            )
        )
    where = {
        place.column.code: (get_column_letter(at + 1), _header(place))
        for place, at in places.items()
    }
    found = [
        problem
        for problem in _cell_problems(item, path, answers, rows, numbers, where)
        if (problem.row, problem.column) not in {(lost.row, lost.column) for lost in rounded}
    ]
    return Spreadsheet(
        rows, sorted(found + rounded, key=lambda problem: (problem.row, problem.column))
    )


def _find_sheet(
    columns: tuple[SheetColumn, ...], filename: str, data: bytes
) -> tuple[Sequence[Sequence[object]], dict[SheetColumn, int], int]:
    """Find the first sheet with the columns: its lines, and where the columns are in it.

    Raises:
        Invalid: no sheet has them; names what the first one lacks.
    """
    refusal = _unreadable()
    for number, lines in enumerate(_sheets(filename, data)):
        try:
            return lines, *_find_header(columns, lines)
        except Invalid as error:
            refusal = refusal if number else error
    raise refusal


def _sheets(filename: str, data: bytes) -> Iterator[Sequence[Sequence[object]]]:
    """Yield the sheets of a file. Its content decides how it is read: people rename files."""
    if len(data) > MAX_BYTES:
        raise _invalid(N_("The file is larger than 2 MB"))
    if data.startswith(OLD_OFFICE):
        raise _invalid(
            N_(
                "The spreadsheet is in an old Excel format or protected by a password."
                " Save it as .xlsx or CSV without a password and choose it again"
            )
        )
    if filename.lower().rpartition(".")[2] not in ("xlsx", "xls", "csv"):
        raise _invalid(N_("Choose a file that ends in .xlsx or .csv"))
    if data.startswith(PACKAGE):
        yield from _xlsx_sheets(data)
    elif data and (data.startswith(WIDE) or b"\0" not in data):
        yield list(islice(_csv_lines(data), MAX_LINES))


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    if data.startswith(WIDE):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise _unreadable() from error


def _xlsx_sheets(data: bytes) -> Iterator[Sequence[Sequence[object]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _unreadable()
            dense = sum(package.read(part).count(b"<") for part in parts) > MAX_TAGS
        if dense:
            raise _invalid(N_("The file holds much more than the list. Copy it into the template"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that reading does without
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets[:MAX_SHEETS]:
                sheet.reset_dimensions()
                yield list(sheet.iter_rows(max_row=MAX_LINES, max_col=100, values_only=True))
            book.close()
    except Invalid:
        raise
    except Exception as error:  # a damaged file makes the libraries raise anything
        raise _unreadable() from error


def _find_header(
    columns: tuple[SheetColumn, ...], lines: Sequence[Sequence[object]]
) -> tuple[dict[SheetColumn, int], int]:
    """Find the place of each column, and the index of the first line under the headers."""
    names = {name: where for where in columns for name in where.headers()}
    best: dict[SheetColumn, int] = {}
    top = 0
    for index, line in enumerate(lines[:HEADER_WITHIN]):
        found: dict[SheetColumn, int] = {}
        for at, cell in enumerate(line):
            where = names.get(word_key(cell)) if cell is not None else None
            if where is not None:
                found.setdefault(where, at)
        if len(found) > len(best):
            best, top = found, index + 1
    missing = [
        where for where in columns if where not in best and where.column.required is not False
    ]
    if not best or len(missing) > len(columns) // 2:
        raise _invalid(N_("The file does not have the template's columns. Download the template"))
    if missing:
        raise _invalid(N_("The file has no column “%(column)s”", column=_header(missing[0])))
    return best, top


def _header(where: SheetColumn) -> Text:
    return formats.in_all_languages(SheetColumn.header, where)


def _read_row(
    line: Sequence[object], places: Mapping[SheetColumn, int], number: int
) -> tuple[dict[str, Any], list[CellProblem]]:
    row: dict[str, Any] = {}
    lost: list[CellProblem] = []
    for where, at in places.items():
        cell = line[at] if at < len(line) else None
        try:
            value = read_cell(where, cell)
        except Rounded:
            value = None
            lost.append(
                CellProblem(
                    number,
                    get_column_letter(at + 1),
                    _header(where),
                    N_(
                        "Left empty: the spreadsheet kept 15 digits of this number, and the"
                        " others were lost. Format the column as text and type the number"
                        " again, or type it in the form"
                    ),
                )
            )
        if value is None:
            continue
        if where.part:
            row.setdefault(where.column.code, {})[where.part] = value
        else:
            row[where.column.code] = value
    return row, lost


def _cell_problems(
    item: Item,
    path: str,
    answers: Answers,
    rows: list[dict[str, Any]],
    numbers: list[int],
    where: Mapping[str, tuple[str, Text]],
) -> Iterator[CellProblem]:
    section, code = path.split(".")
    field = find_list(item, path)
    filled = {**answers, section: {**answers.get(section, {}), code: rows}}
    for problem in check(item, filled, section=section):
        place = problem.field.removeprefix(f"{path}.")
        index, _, column = place.partition(".")
        if column and index.isdecimal():
            message = problem.message.params.get("problem", problem.message)
            letter, name = where.get(column, ("", field.column(column).label))
            yield CellProblem(numbers[int(index)], letter, name, _renumber_row(message, numbers))


def _renumber_row(message: Message, numbers: Sequence[int]) -> Message:
    """Renumber the row that a message names: as the spreadsheet counts, not the form."""
    row = message.params.get("row")
    if row is None:
        return message
    return Message(message.msgid, {**message.params, "row": numbers[row - 1]})


def _invalid(message: Message) -> Invalid:
    return Invalid([Problem(FIELD, message)])


def _unreadable() -> Invalid:
    return _invalid(N_("The file cannot be read. Save it as .xlsx and choose it again"))
