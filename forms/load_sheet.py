"""The load of agencies, items and officers as a file: a spreadsheet, or values with commas.

What people can name themselves is text and never a formula, whatever it begins with.
"""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from forms.row_template import write_head, write_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Characters that a spreadsheet takes for the beginning of a formula."""

Line = Sequence[str | int]


def write_xlsx(title: str, heads: Sequence[str], lines: Sequence[Line]) -> bytes:
    """Write an .xlsx file: counts as numbers, all else as text."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    sheet.freeze_panes = "A2"
    for at, head in enumerate(heads, start=1):
        write_head(sheet, at, head)
    for row, line in enumerate(lines, start=2):
        for at, value in enumerate(line, start=1):
            if isinstance(value, int):
                sheet.cell(row, at).value = value
            else:
                write_text(sheet, row, at, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_csv(heads: Sequence[str], lines: Sequence[Line]) -> bytes:
    """Write a .csv file in UTF-8 with its mark, which spreadsheets need to read Chinese."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(heads)
    writer.writerows([_as_text(value) for value in line] for line in lines)
    return target.getvalue().encode("utf-8-sig")


def _as_text(value: str | int) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
