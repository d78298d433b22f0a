"""Opens spreadsheet files, of whatever kind they really are, as sheets of cells.

Run as a program, it reads one file and prints its cells; see `documents/sandbox.py`.
"""

import csv
import io
import json
import re
import warnings
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from xml.etree import ElementTree

from services.documents import confined
from services.documents.contents import Refused
from services.documents.foreign import OLD_OFFICE
from services.language import N_

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_TAGS = 150_000
"""XML tags in a workbook at most. They decide how long reading takes; the longest list has
30,000."""
TITLES = 10
"""Lines at the top in which headers are looked for; people add titles."""
MAX_LINES = 3000
"""Lines read at most, empty ones included; a sheet that goes on says so."""
MAX_COLUMNS = 100
MAX_SHEETS = 5
"""The columns are looked for in this many sheets; people put a cover sheet first."""
PACKAGE = b"PK\x03\x04"
"""The first bytes of every .xlsx file."""
WIDE = (BOM_UTF16_LE, BOM_UTF16_BE)
"""The first bytes of text that a spreadsheet program saved as Unicode."""
MAX_CHARACTERS = 8 * 1024 * 1024
"""In all cells: a text that is shared stands in the file once and in any number of cells."""
FIELD = "sheet"
"""The field of problems with the file as a whole."""
UNREADABLE = N_("The file cannot be read. Save it as .xlsx and choose it again")
OVERFULL = N_("The file holds much more than the list. Copy it into the template")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet holds.

    Args:
        lines: its cells, without the empty ones at the end of a line.
        hidden_rows, hidden_columns: what whoever opens the file does not see, counted from 1.
        goes_on: whether something stands below the last line that is read.
    """

    lines: Sequence[Sequence[object]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    goes_on: bool = False


class Uncalculated:
    """Stands in a cell for a formula whose result the file does not have."""


_FILLED = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*\s)?r=\"[A-Z]{1,3}([0-9]{4,7})\"[^>]*[^/]>\s*<(?:\w+:)?(?:v|is)[\s>]"
)
"""A cell with a value, and its row from 1000 on."""
_NO_HEIGHT = re.compile(rb"\s(?:ht|width)=\"0[\".]")
"""Less than a pixel."""
_AS_TEXT = re.compile(r'="([^"]*)"')
"""What programs write into a CSV file to keep the zeros before a number."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_NO_WORDS = re.compile("[\ufffd\ue000-\uf8ff\x80-\x9f]")
"""What stands in a text that was read in the wrong way, and hardly in any other."""
_WEB_PAGE = re.compile(rb"^\s*<(?:!doctype|html|head|table|meta|\?xml)", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\0?!\0?[DE]\0?[ON]\0?[CT]")
"""The start of a document type or an entity, in UTF-8 or UTF-16. Spreadsheet programs write
neither, and not every XML library refuses them."""
_PART = "_worksheet_path"
"""Where openpyxl has the name of a sheet's part of the package; what is hidden it does not tell."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (_STRICT + b"spreadsheetml/", b"http://schemas.openxmlformats.org/spreadsheetml/2006/"),
    (_STRICT + b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (_STRICT + b"drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
"""The names of ISO 29500 Strict, and the same in the files that libraries read."""


def read_sheets(filename: str, data: bytes) -> list[Sheet]:
    """Read the sheets of a file. Its content decides how it is read: people rename files.

    Raises:
        Refused: it is no spreadsheet, or none that can be read; says why.
    """
    sheets: list[Sheet] = []
    left = MAX_CHARACTERS
    try:
        for sheet in _open_sheets(filename, data):
            left -= sum(len(str(cell)) for line in sheet.lines for cell in line if cell is not None)
            if left < 0:
                raise Refused(OVERFULL)
            sheets.append(replace(sheet, lines=[_without_end(line) for line in sheet.lines]))
    except Refused:
        if not sheets:  # what stands behind the list does not matter
            raise
    return sheets


def write_sheets(sheets: Sequence[Sheet]) -> object:
    """Write sheets as JSON takes them."""
    return [
        {
            "lines": [[_write_cell(cell) for cell in line] for line in sheet.lines],
            "hidden_rows": sorted(sheet.hidden_rows),
            "hidden_columns": sorted(sheet.hidden_columns),
            "goes_on": sheet.goes_on,
        }
        for sheet in sheets
    ]


def read_written(sheets: Sequence[Mapping[str, Any]]) -> list[Sheet]:
    """Read the sheets that `write_sheets` wrote."""
    return [
        Sheet(
            [[_read_cell(cell) for cell in line] for line in sheet["lines"]],
            frozenset(sheet["hidden_rows"]),
            frozenset(sheet["hidden_columns"]),
            sheet["goes_on"],
        )
        for sheet in sheets
    ]


def _without_end(line: Sequence[object]) -> Sequence[object]:
    """Leave out the empty cells behind the last that is filled."""
    filled = [at for at, cell in enumerate(line) if cell is not None]
    return line[: filled[-1] + 1] if filled else []


def _write_cell(cell: object) -> object:
    if cell is None or isinstance(cell, str | int | float):
        return cell
    if isinstance(cell, Uncalculated):
        return {}
    return {"at": cell.isoformat()} if isinstance(cell, datetime) else str(cell)


def _read_cell(cell: object) -> object:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["at"]) if cell else Uncalculated()
    return cell


def _open_sheets(filename: str, data: bytes) -> Iterator[Sheet]:
    if len(data) > MAX_BYTES:
        raise Refused(N_("The file is larger than 2 MB"))
    if data.startswith(OLD_OFFICE):
        raise Refused(
            N_(
                "The spreadsheet is in an old Excel format or protected by a password."
                " Save it as .xlsx or CSV without a password and choose it again"
            )
        )
    if filename.lower().rpartition(".")[2] not in ("xlsx", "xls", "csv"):
        raise Refused(N_("Choose a file that ends in .xlsx or .csv"))
    if _WEB_PAGE.match(data):
        raise Refused(
            N_(
                "The file is a web page that is named as a spreadsheet. Open it in a"
                " spreadsheet program, save it as .xlsx and choose it again"
            )
        )
    if data.startswith(PACKAGE):
        yield from _workbook(data)
    elif data and (data.startswith(WIDE) or b"\0" not in data):
        found = _csv_lines(data)
        yield Sheet(list(islice(found, MAX_LINES)), goes_on=any(map(any, found)))


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    if data.startswith(WIDE):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _decode_chinese(data)
    top = "\n".join(text.split("\n", TITLES)[:TITLES])
    delimiter = max(",;\t", key=top.count)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [as_text[1] if (as_text := _AS_TEXT.fullmatch(cell)) else cell for cell in line]
    except csv.Error as error:
        raise Refused(UNREADABLE) from error


def _decode_chinese(data: bytes) -> str:
    """Decode what is no UTF-8: mainland text, unless it makes sense only as that of Hong Kong."""
    text = data.decode("gb18030", errors="replace")
    if not _NO_WORDS.search(text):
        return text
    try:
        other = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return text
    return text if _NO_WORDS.search(other) else other


def _workbook(data: bytes) -> Iterator[Sheet]:
    try:
        parts = _unpack(data)
        if any(_DECLARATION.search(content) for content in parts.values()):
            raise Refused(UNREADABLE)
        if sum(content.count(b"<") for content in parts.values()) > MAX_TAGS:
            raise Refused(OVERFULL)
        if any(_STRICT in content for content in parts.values()):
            data = _as_transitional(parts)
        values = _read(data, parts, results=True)
        if any(_FORMULA.search(content) for content in parts.values()):
            values = map(_mark_uncalculated, values, _read(data, parts, results=False))
        yield from values
    except Refused:
        raise
    except MemoryError as error:
        raise Refused(OVERFULL) from error
    except Exception as error:  # a damaged file makes the libraries raise anything
        raise Refused(UNREADABLE) from error


def _unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED:
            raise Refused(UNREADABLE)
        return {part.filename: package.read(part) for part in package.infolist()}


def _as_transitional(parts: dict[str, bytes]) -> bytes:
    """Write a package anew with the names that libraries know."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            for strict, transitional in _TRANSITIONAL:
                content = content.replace(strict, transitional)  # noqa: PLW2901
            package.writestr(name, content)
    return target.getvalue()


def _read(data: bytes, parts: Mapping[str, bytes], *, results: bool) -> Iterator[Sheet]:
    """Read each sheet that can be seen: the results of formulas, or the formulas themselves."""
    from openpyxl import load_workbook  # noqa: PLC0415 - 20 MB, which only this needs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that reading does without
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=results)
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in seen[:MAX_SHEETS]:
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=MAX_LINES, max_col=MAX_COLUMNS, values_only=True)
            content = parts[getattr(sheet, _PART)]
            below = any(int(row) > MAX_LINES for row in _FILLED.findall(content))
            yield Sheet(list(rows), *_find_hidden(content), below)
        book.close()


def _find_hidden(content: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """Find the rows and columns of a sheet that are hidden: filtered out, or without height."""
    if b"hidden" not in content.replace(b"\0", b"") and not _NO_HEIGHT.search(content):
        return frozenset(), frozenset()
    rows: set[int] = set()
    columns: set[int] = set()
    number = 0
    for _, element in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314  # no entities here
        tag = element.tag.rpartition("}")[2]
        if tag not in ("row", "col"):
            continue
        hidden = element.get("hidden") in ("1", "true") or _is_nothing(
            element.get("ht" if tag == "row" else "width")
        )
        if tag == "row":
            number = int(element.get("r", number + 1))
            rows |= {number} if hidden else set()
            element.clear()
        elif hidden:
            last = min(int(element.get("max", MAX_COLUMNS)), MAX_COLUMNS)
            columns.update(range(int(element.get("min", 1)), last + 1))
    return frozenset(rows), frozenset(columns)


def _is_nothing(size: str | None) -> bool:
    return size is not None and not size.partition(".")[0].strip("0")


def _mark_uncalculated(results: Sheet, formulas: Sheet) -> Sheet:
    """Put a mark where there is a formula and no result of it."""
    lines = [
        [
            Uncalculated() if result is None and formula is not None else result
            for result, formula in zip(line, written, strict=True)
        ]
        for line, written in zip(results.lines, formulas.lines, strict=True)
    ]
    return replace(results, lines=lines)


def _main() -> None:
    """Read what comes in: the name of the file as a line of JSON, then the file."""
    import encodings.big5hkscs  # noqa: PLC0415
    import encodings.cp437  # noqa: PLC0415
    import encodings.gb18030  # noqa: PLC0415
    import encodings.utf_8_sig  # noqa: PLC0415
    import encodings.utf_16  # noqa: F401, PLC0415

    import openpyxl.reader.excel  # noqa: F401, PLC0415

    confined.tell(_read_told)


def _read_told(data: bytes) -> object:
    name, _, content = data.partition(b"\n")
    return write_sheets(read_sheets(json.loads(name), content))


if __name__ == "__main__":
    _main()
