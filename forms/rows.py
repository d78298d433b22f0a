"""Reads lists of rows from spreadsheets, whatever the language of their headers.

Reading does not judge: it returns rows as a form would, right or wrong, and names the
cell of each problem that `catalogue.check` finds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from openpyxl.utils import get_column_letter

from forms.cells import (
    LostAnswer,
    SheetColumn,
    find_list,
    read_cell,
    sheet_columns,
    unknown_words,
    word_key,
)
from forms.row_template import is_example
from services import formats
from services.catalogue import Item, check
from services.catalogue.values import is_empty_row, normalise_answer
from services.catalogue.visibility import Answers
from services.documents.contents.sheets import FIELD, MAX_LINES, TITLES, UNREADABLE, Sheet
from services.errors import Invalid, Problem
from services.language import LANGUAGES, N_, Message, Text
from services.lookalikes import comparison_key

_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|累计|平均|人均|(?:grand|sub)?total|sum(?![a-z])|average).*"
)
"""Words that begin a row of totals, as `word_key` reduces them."""
_SIGNED = re.compile(
    r"(?:填表|填报|制表|审核|复核|负责|经办|领导|单位|公司|日期|盖章|签字|签名|备注|说明"
    r"|注|法定代表|联系|preparedby|reviewedby|approvedby|signature|signed|date|note)[^:]*:.*"
    r"|\(?(?:以下空白|以下无正文|以下为空|此行以下空白|endof(?:the)?list)\)?"
)
"""Words that begin a line below the list: who filled it in, or a remark."""

HIDDEN = N_("it is hidden. Show it and choose the file again if it belongs to the list")
GOES_ON = N_(
    "The sheet goes on below row %(row)s, and no further is read. Copy the rows of the list into"
    " the template",
    row=MAX_LINES,
)
OTHER_SHEET = N_(
    "Another sheet of the file has such a list too, and was not read. Copy all rows into one sheet"
    " if they belong to the list"
)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something wrong in one cell.

    Args:
        row: number of the row, as the spreadsheet counts.
        column: its letter; empty if the sheet has no such column.
        name: the header of the column.
        message: what to do about it.
        code: of the column of the list.
    """

    row: int
    column: str
    name: Text
    message: Message
    code: str

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
        notes: what was left out or read in another way than it was written, by row.
    """

    rows: list[dict[str, Any]]
    problems: list[CellProblem]
    notes: list[Message] = dataclass_field(default_factory=list)


def read_spreadsheet(
    item: Item, path: str, answers: Answers, sheets: Sequence[Sheet]
) -> Spreadsheet:
    """Read the rows of a list from the sheets of a file.

    Args:
        path: the list's, `section.field`.
        answers: all stored answers; some decide which columns are asked.
        sheets: what `sandbox.read_sheets` found in the file.

    Raises:
        Invalid: the file has no cells, lacks a column or has too many rows. The
            problem's field is `sheet`.
    """
    field = find_list(item, path)
    columns = sheet_columns(item, path, answers)
    sheet, places, top = _find_sheet(columns, sheets)
    if sheet.goes_on:
        raise _refusal(GOES_ON)
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    problems: list[CellProblem] = []
    noted = list(_name_hidden_rows(sheet, places, top))
    for number, line in enumerate(sheet.lines[top:], start=top + 1):
        if number in sheet.hidden_rows:
            continue
        aside = _why_no_entry(line, places)
        if aside is not None:
            noted.append((number, _left_out(number, aside)))
            continue
        row, wrong = _read_row(line, places, number)
        if row or wrong:
            rows.append(row)
            numbers.append(number)
            problems += wrong
            noted += [(number, note) for note in _read_otherwise(row, line, places, number)]
    notes = [note for _, note in sorted(noted, key=itemgetter(0))]
    if not rows:
        raise _refusal(notes[0] if notes else N_("The file has no rows under its headers"))
    if len(rows) > field.max:
        raise _refusal(
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
    named = {(problem.row, problem.code) for problem in problems}
    problems += [
        problem
        for problem in _cell_problems(item, path, answers, rows, numbers, where)
        if (problem.row, problem.code) not in named
    ]
    notes = [*_name_hidden_columns(sheet, places), *_name_others(columns, sheets, sheet), *notes]
    return Spreadsheet(rows, sorted(problems, key=lambda one: (one.row, one.column)), notes)


def _find_sheet(
    columns: tuple[SheetColumn, ...], sheets: Sequence[Sheet]
) -> tuple[Sheet, dict[SheetColumn, int], int]:
    """Find the first sheet with the columns, and where the columns are in it.

    Raises:
        Invalid: no sheet has them; names what the first one lacks.
    """
    found = _refusal(UNREADABLE)
    for number, sheet in enumerate(sheets):
        try:
            return sheet, *_find_header(columns, sheet.lines)
        except Invalid as error:
            found = found if number else error
    raise found


def _find_header(
    columns: tuple[SheetColumn, ...], lines: Sequence[Sequence[object]]
) -> tuple[dict[SheetColumn, int], int]:
    """Find the place of each column, and the index of the first line under the headers."""
    names = {name: where for where in columns for name in where.headers()}
    best: dict[SheetColumn, int] = {}
    top = 0
    for index, line in enumerate(lines[:TITLES]):
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
        raise _refusal(N_("The file does not have the template's columns. Download the template"))
    if missing:
        raise _refusal(N_("The file has no column “%(column)s”", column=_header(missing[0])))
    return best, top


def _refusal(message: Message) -> Invalid:
    """Make the refusal of a file as a whole."""
    return Invalid([Problem(FIELD, message)])


def _header(where: SheetColumn) -> Text:
    return formats.in_all_languages(SheetColumn.header, where)


def _name_hidden_columns(sheet: Sheet, places: Mapping[SheetColumn, int]) -> Iterator[Message]:
    """Name the columns that were read although they are hidden: the list is not whole without."""
    for where, at in places.items():
        if at + 1 in sheet.hidden_columns:
            column = get_column_letter(at + 1)
            yield N_(
                "Column %(column)s, “%(name)s”, is hidden in the spreadsheet and was read",
                column=column,
                name=_header(where),
            )


def _name_hidden_rows(
    sheet: Sheet, places: Mapping[SheetColumn, int], top: int
) -> Iterator[tuple[int, Message]]:
    """Name the rows that were filtered out, or set aside, by who filled the list in."""
    hidden = [
        number
        for number, line in enumerate(sheet.lines[top:], start=top + 1)
        if number in sheet.hidden_rows and _filled_in(line, places)
    ]
    for _, run in groupby(enumerate(hidden), lambda one: one[1] - one[0]):
        numbers = [number for _, number in run]
        if len(numbers) == 1:
            yield numbers[0], _left_out(numbers[0], HIDDEN)
            continue
        words = N_(
            "Rows %(first)s to %(last)s were left out: they are hidden. Show them and choose the"
            " file again if they belong to the list",
            first=numbers[0],
            last=numbers[-1],
        )
        yield numbers[0], words


def _left_out(row: int, reason: Message) -> Message:
    return N_("Row %(row)s was left out: %(reason)s", row=row, reason=reason)


def _name_others(
    columns: tuple[SheetColumn, ...], sheets: Sequence[Sheet], read: Sheet
) -> Iterator[Message]:
    """Say that another sheet has such a list as well, which was not read."""
    for other in sheets:
        if other is read:
            continue
        try:
            places, top = _find_header(columns, other.lines)
        except Invalid:
            continue
        if any(_filled_in(line, places) for line in other.lines[top:]):
            yield OTHER_SHEET
            return


def _filled_in(line: Sequence[object], places: Mapping[SheetColumn, int]) -> list[int]:
    """List the columns of the list in which a line has something."""
    return [
        at
        for at in places.values()
        if at < len(line) and line[at] is not None and str(line[at]).strip()
    ]


def _why_no_entry(line: Sequence[object], places: Mapping[SheetColumn, int]) -> Message | None:
    """Say why a line is no entry of the list: a total, a remark, an example; None if it is."""
    cells = [cell for cell in line if cell is not None and str(cell).strip()]
    filled = _filled_in(line, places)
    if cells and len(filled) <= len(places) // 2:
        if _TOTAL.fullmatch(word_key(cells[0])):
            return N_("“%(words)s” is a total, not an entry", words=str(cells[0]).strip())
        for cell in cells:
            if _SIGNED.fullmatch(comparison_key(str(cell))):
                return N_("“%(words)s” is a remark, not an entry", words=str(cell).strip())
    if is_example({where: line[at] for where, at in places.items() if at < len(line)}):
        return N_("it is the example of the template. Fill in your own rows")
    return None


def _read_row(
    line: Sequence[object], places: Mapping[SheetColumn, int], number: int
) -> tuple[dict[str, Any], list[CellProblem]]:
    """Read the answers in a line, in the form stored, and name the cells that have none."""
    row: dict[str, Any] = {}
    wrong: list[CellProblem] = []
    for where, at in places.items():
        cell = line[at] if at < len(line) else None
        try:
            value = read_cell(where, cell)
            message = None if value is None else _unknown_word(where, value)
        except LostAnswer as lost:
            value, message = None, lost.message
        if message is not None:
            letter, code = get_column_letter(at + 1), where.column.code
            wrong.append(CellProblem(number, letter, _header(where), message, code))
        if value is not None and where.part:
            row.setdefault(where.column.code, {})[where.part] = value
        elif value is not None:
            row[where.column.code] = value
    stored = {
        where.column.code: normalise_answer(where.column, row[where.column.code])
        for where in places
        if where.column.code in row
    }
    return ({} if is_empty_row(stored) else stored), wrong


def _unknown_word(where: SheetColumn, value: Any) -> Message | None:
    """List the words that are taken, where a cell has another."""
    words = Text(**{language: unknown_words(where, value, language) for language in LANGUAGES})
    if not words.en:
        return None
    typed = "；".join(value) if isinstance(value, list) else value
    return N_("“%(typed)s” is none of the words taken: %(words)s", typed=typed, words=words)


def _read_otherwise(
    row: Mapping[str, Any],
    line: Sequence[object],
    places: Mapping[SheetColumn, int],
    number: int,
) -> Iterator[Message]:
    """Name the amounts that were written in 万, and are read in the unit of their column."""
    for where, at in places.items():
        cell = line[at] if at < len(line) else None
        value = row.get(where.column.code)
        if where.column.kind != "money" or not isinstance(cell, str) or value in (None, cell):
            continue
        if re.search("[千万萬亿億]", cell):
            yield N_(
                "Cell %(cell)s: “%(typed)s” was read as %(amount)s",
                cell=f"{get_column_letter(at + 1)}{number}",
                typed=cell.strip(),
                amount=f"{Decimal(value):,}",
            )


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
            message = _renumber_row(message, numbers)
            yield CellProblem(numbers[int(index)], letter, name, message, column)


def _renumber_row(message: Message, numbers: Sequence[int]) -> Message:
    """Renumber the row that a message names: as the spreadsheet counts, not the form."""
    row = message.params.get("row")
    if row is None:
        return message
    return Message(message.msgid, {**message.params, "row": numbers[row - 1]})
