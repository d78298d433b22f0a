"""A payment list as a spreadsheet for the treasury, and its answer read back.

The library for spreadsheets takes 20 MB: only a worker that meets one loads this.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from openpyxl import Workbook

from forms.row_template import TEXT, write_head, write_text
from services.documents.contents.sheets import MAX_LINES, TITLES, Sheet, Uncalculated
from services.errors import Invalid, Problem
from services.funds.payments.results import TreasuryResult, TreasuryRow
from services.language import N_, Message
from services.models import PaymentEntry
from services.written import Unreadable
from services.written.days import read_day
from services.written.figures import read_amount

_Read = TypeVar("_Read")

NUMBER, AMOUNT, ACCOUNT = "办件编号", "金额（元）", "账号"
RESULT, DAY, VOUCHER, NOTE = "结果（已支付／退票）", "支付或退票日期", "凭证号", "退票原因"
_RESULT_WORDS: Mapping[str, str] = {"paid": "已支付", "returned": "退票"}
COLUMNS: Mapping[str, Callable[[str, PaymentEntry], str]] = {
    NUMBER: lambda number, _entry: number,
    "收款单位": lambda _number, entry: entry.holder,
    "开户银行": lambda _number, entry: entry.bank,
    "开户网点": lambda _number, entry: entry.branch,
    ACCOUNT: lambda _number, entry: entry.account or "",
    AMOUNT: lambda _number, entry: f"{entry.amount:.2f}",
    RESULT: lambda _number, entry: _RESULT_WORDS.get(entry.result or "", ""),
    DAY: lambda _number, entry: entry.result_on.isoformat() if entry.result_on else "",
    VOUCHER: lambda _number, entry: entry.voucher,
    NOTE: lambda _number, entry: entry.note,
}
"""The columns for the treasury, which works in Chinese, and what is in each."""
_RESULTS: Mapping[str, TreasuryResult] = {
    **dict.fromkeys(("已支付", "支付", "已付", "成功", "paid"), "paid"),
    **dict.fromkeys(("退票", "退回", "已退回", "失败", "returned"), "returned"),
}
READ = (NUMBER, AMOUNT, ACCOUNT, RESULT, DAY, VOUCHER, NOTE)
"""The columns that an answer must have."""
GOES_ON = N_(
    "The sheet goes on below row %(row)s, and no further is read. Split it into several files,"
    " each under the same headers",
    row=MAX_LINES,
)


def write_payments(title: str, entries: Sequence[tuple[PaymentEntry, str]]) -> bytes:
    """Write a payment list as an .xlsx file, all of it text, so that no cell is a formula.

    Args:
        entries: each with its case number.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    sheet.freeze_panes = "A2"
    for at, (header, written) in enumerate(COLUMNS.items(), start=1):
        write_head(sheet, at, header)
        for line, (entry, number) in enumerate(entries, start=2):
            write_text(sheet, line, at, written(number, entry)).number_format = TEXT
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_results(sheets: Sequence[Sheet]) -> list[TreasuryRow]:
    """Read the answer of the treasury from the sheets of a file.

    Raises:
        Invalid: no sheet has the columns, nothing is under them, a row is hidden, or the sheet
            goes on where it is not read any more.
    """
    for sheet in sheets:
        for top, line in enumerate(sheet.lines[:TITLES]):
            places = {_text(cell): at for at, cell in enumerate(line)}
            if places.keys() >= set(READ):
                if sheet.goes_on:
                    raise Invalid([Problem("file", GOES_ON)])
                rows = list(_read_rows(sheet, top, places))
                if rows:
                    return rows
    wanted = N_("The file has no rows under these columns: %(names)s", names="、".join(READ))
    raise Invalid([Problem("file", wanted)])


def _read_rows(sheet: Sheet, top: int, places: Mapping[str, int]) -> Iterator[TreasuryRow]:
    for row, line in enumerate(sheet.lines[top + 1 :], start=top + 2):
        cells = {name: line[at] for name, at in places.items() if at < len(line)}
        if any(_text(cell) for cell in cells.values()):
            if row in sheet.hidden_rows:
                hidden = N_(
                    "Row %(row)s is hidden. Show all rows, and choose the file again", row=row
                )
                raise Invalid([Problem("file", hidden)])
            yield _read_row(row, cells)


def _read_row(row: int, cells: Mapping[str, Any]) -> TreasuryRow:
    unread: list[Message] = []
    said = _text(cells.get(RESULT))
    result = _RESULTS.get(said.lower())
    if said and result is None:
        unread.append(N_("“%(text)s” is neither 已支付 nor 退票", text=said))
    amount = _read(cells.get(AMOUNT), read_amount, unread, N_("The amount cannot be read"))
    on = _read_cell_day(cells.get(DAY), unread)
    return TreasuryRow(
        row=row,
        number=_text(cells.get(NUMBER)),
        amount=amount,
        account=_text(cells.get(ACCOUNT)),
        result=result,
        on=on,
        voucher=_text(cells.get(VOUCHER)),
        note=_text(cells.get(NOTE)),
        unread=tuple(unread),
    )


def _read_cell_day(cell: object, unread: list[Message]) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return _read(cell, read_day, unread, N_("The day cannot be read"))


def _read(
    cell: object, reader: Callable[[str], _Read], unread: list[Message], message: Message
) -> _Read | None:
    text = _text(cell)
    if not text:
        return None
    try:
        return reader(text)
    except Unreadable:
        unread.append(message)
        return None


def _text(cell: object) -> str:
    """Write a cell as text; a whole number that a program made a figure loses its point."""
    if isinstance(cell, Uncalculated):
        return "="
    if isinstance(cell, float | Decimal) and cell == int(cell):
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
