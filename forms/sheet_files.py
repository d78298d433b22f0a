"""Opens spreadsheet files, of whatever kind they really are, as sheets of cells."""

import csv
import io
import re
import warnings
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from itertools import islice

from openpyxl import load_workbook

from forms.cells import Uncalculated
from services.documents.foreign import OLD_OFFICE
from services.errors import Invalid, Problem
from services.language import N_, Message

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_TAGS = 150_000
"""XML tags in a workbook at most. They decide how long reading takes; the longest list has
30,000."""
TITLES = 10
"""Lines at the top in which headers are looked for; people add titles."""
MAX_LINES = 3000
"""Lines read at most, empty ones included."""
MAX_COLUMNS = 100
MAX_SHEETS = 5
"""The columns are looked for in this many sheets; people put a cover sheet first."""
PACKAGE = b"PK\x03\x04"
"""The first bytes of every .xlsx file."""
WIDE = (BOM_UTF16_LE, BOM_UTF16_BE)
"""The first bytes of text that a spreadsheet program saved as Unicode."""
FIELD = "sheet"
"""The field of problems with the file as a whole."""

Sheet = Sequence[Sequence[object]]

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_WEB_PAGE = re.compile(rb"^\s*<(?:!doctype|html|head|table|meta|\?xml)", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\0?!\0?[DE]\0?[ON]\0?[CT]")
"""The start of a document type or an entity, in UTF-8 or UTF-16. Spreadsheet programs write
neither, and not every XML library refuses them."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (_STRICT + b"spreadsheetml/", b"http://schemas.openxmlformats.org/spreadsheetml/2006/"),
    (_STRICT + b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (_STRICT + b"drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
"""The names of ISO 29500 Strict, and the same in the files that libraries read."""


def open_sheets(filename: str, data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a file. Its content decides how it is read: people rename files.

    Raises:
        Invalid: it is no spreadsheet, or none that can be read; says why.
    """
    if len(data) > MAX_BYTES:
        raise refusal(N_("The file is larger than 2 MB"))
    if data.startswith(OLD_OFFICE):
        raise refusal(
            N_(
                "The spreadsheet is in an old Excel format or protected by a password."
                " Save it as .xlsx or CSV without a password and choose it again"
            )
        )
    if filename.lower().rpartition(".")[2] not in ("xlsx", "xls", "csv"):
        raise refusal(N_("Choose a file that ends in .xlsx or .csv"))
    if _WEB_PAGE.match(data):
        raise refusal(
            N_(
                "The file is a web page that is named as a spreadsheet. Open it in a"
                " spreadsheet program, save it as .xlsx and choose it again"
            )
        )
    if data.startswith(PACKAGE):
        yield from _workbook(data)
    elif data and (data.startswith(WIDE) or b"\0" not in data):
        yield list(islice(_csv_lines(data), MAX_LINES))


def refusal(message: Message) -> Invalid:
    """Make the refusal of a file as a whole."""
    return Invalid([Problem(FIELD, message)])


def unreadable() -> Invalid:
    """Make the refusal of a file that cannot be read."""
    return refusal(N_("The file cannot be read. Save it as .xlsx and choose it again"))


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    if data.startswith(WIDE):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
    top = "\n".join(text.split("\n", TITLES)[:TITLES])
    delimiter = max(",;\t", key=top.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise unreadable() from error


def _workbook(data: bytes) -> Iterator[Sheet]:
    try:
        parts = _unpack(data)
        if any(_DECLARATION.search(content) for content in parts.values()):
            raise unreadable()
        if sum(content.count(b"<") for content in parts.values()) > MAX_TAGS:
            raise refusal(N_("The file holds much more than the list. Copy it into the template"))
        if any(_STRICT in content for content in parts.values()):
            data = _as_transitional(parts)
        values = _read(data, results=True)
        if any(_FORMULA.search(content) for content in parts.values()):
            values = map(_mark_uncalculated, values, _read(data, results=False))
        yield from values
    except Invalid:
        raise
    except Exception as error:  # a damaged file makes the libraries raise anything
        raise unreadable() from error


def _unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED:
            raise unreadable()
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


def _read(data: bytes, *, results: bool) -> Iterator[Sheet]:
    """Read the cells of each sheet: the results of formulas, or the formulas themselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that reading does without
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=results)
        for sheet in book.worksheets[:MAX_SHEETS]:
            sheet.reset_dimensions()
            yield list(sheet.iter_rows(max_row=MAX_LINES, max_col=MAX_COLUMNS, values_only=True))
        book.close()


def _mark_uncalculated(results: Sheet, formulas: Sheet) -> Sheet:
    """Put a mark where there is a formula and no result of it."""
    return [
        [
            Uncalculated() if result is None and formula is not None else result
            for result, formula in zip(line, written, strict=True)
        ]
        for line, written in zip(results, formulas, strict=True)
    ]
