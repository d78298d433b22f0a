"""Files from which no list is read, whatever they hold."""

import io
import zipfile
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.row_template import write_spreadsheet
from services.documents.contents.sheets import MAX_BYTES
from services.documents.foreign import OLD_OFFICE
from services.errors import Invalid
from tests.support.answers import trainee
from tests.support.pace import within
from tests.support.spreadsheets import ITEM, PATH, PERSON, filed, read, refusal, workbook


@pytest.mark.parametrize(
    ("data", "filename", "said"),
    [
        (b"", "list.xlsx", "cannot be read"),
        (b"PK\x03\x04 nonsense", "list.xlsx", "cannot be read"),
        (b"%PDF-1.7", "list.pdf", "ends in .xlsx or .csv"),
        (OLD_OFFICE + bytes(512), "list.xls", "Save it as .xlsx or CSV"),
        (OLD_OFFICE + bytes(512), "list.et", "old Excel format"),
        (OLD_OFFICE + bytes(512), "list.xlsx", "protected by a password"),
        (b"x" * (MAX_BYTES + 1), "list.csv", "larger than 2 MB"),
        (b"", "list.csv", "cannot be read"),
        (b"a,b,c\n1,2,3\n", "list.csv", "template's columns"),
        (b"\xff\xfe\x00", "list.csv", "template's columns"),
    ],
)
def test_a_file_that_is_no_list_is_refused(data, filename, said):
    assert said in refusal(data, filename)


def test_a_package_that_unpacks_to_too_much_is_refused():
    target = io.BytesIO(workbook(PERSON))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/padding.xml", b" " * (41 * 1024 * 1024))
    assert len(target.getvalue()) < MAX_BYTES
    assert "cannot be read" in refusal(target.getvalue())


def rewritten(data: bytes, part: str, content: bytes) -> bytes:
    """A package with something else in one of its parts."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target.getvalue()


LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "'
    + b"&a;" * 9
    + b'">]><a xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&b;</a>'
)


@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_a_workbook_that_declares_entities_is_refused(part, coding):
    data = workbook(PERSON)
    assert part in zipfile.ZipFile(io.BytesIO(data)).namelist()
    laughs = LAUGHS.decode().encode(coding)
    assert "cannot be read" in refusal(rewritten(data, part, laughs))


@pytest.mark.parametrize(
    "unit", [b"<row/>", b"<row><c/></row>", b"<row>" + b"<c/>" * 9 + b"</row>"]
)
def test_a_small_file_does_not_keep_a_worker_busy(unit):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    sheet += unit * (2 * 1024 * 1024 // len(unit)) + b"</sheetData></worksheet>"
    data = rewritten(workbook(PERSON), "xl/worksheets/sheet1.xml", sheet)
    with within(0.5):
        said = refusal(data)
    assert "much more than the list" in said


def test_a_damaged_file_is_refused():
    whole = write_spreadsheet(ITEM, PATH, filed(trainee(1)), "sc")
    random = Random(7)
    for _ in range(200):
        data = bytearray(whole)
        data[random.randrange(len(data))] = random.randrange(256)
        with suppress(Invalid):
            read(bytes(data))


def test_a_workbook_without_its_parts_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("hello.txt", b"hello")
    assert "cannot be read" in refusal(target.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_refused_or_read_and_never_an_error(data, filename):
    with suppress(Invalid):
        read(data, filename)
