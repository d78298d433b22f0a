"""Files of strangers are read apart: the same verdict, and nothing else can be done there."""

import io
import subprocess
import sys
from datetime import datetime, time

import pytest
from openpyxl import Workbook

from services.documents import aside, sandbox
from services.documents.contents import Refused, sheets
from services.documents.contents.examining import examine
from services.settings import ROOT
from tests.corpus import File
from tests.corpus.benign import BENIGN
from tests.corpus.evasive import EVASIVE
from tests.corpus.hostile import HOSTILE

SOME = [*BENIGN[-10:], *HOSTILE[50:70:5], *HOSTILE[-25:-15:3], *EVASIVE[::12]]


def verdict(examiner, data: bytes) -> str:
    try:
        return str(examiner(data))
    except Refused as refusal:
        return str(refusal)


@pytest.mark.parametrize("file", SOME, ids=str)
def test_the_verdict_is_the_same_apart(file: File) -> None:
    data = file.build()
    assert verdict(sandbox.examine, data) == verdict(examine, data)


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/hostname')",
        "socket.socket()",
        "open('/dev/shm/a', 'w')",
        "bytearray(2 << 30)",
    ],
)
def test_who_reads_can_do_nothing_else(attempt: str) -> None:
    code = (
        "import socket; from services.documents.confined import give_up; give_up()\n"
        f"try: {attempt}\nexcept (OSError, MemoryError): print('refused')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, env={}, check=True
    )
    assert done.stdout == b"refused\n"


ENDLESS = "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1))\nwhile True: pass"


@pytest.mark.parametrize("fault", [ENDLESS, "import os; os.abort()", "1 / 0"])
def test_a_file_that_takes_too_much_is_refused(fault: str, monkeypatch) -> None:
    for command in ("EXAMINE", "READ_SHEETS"):
        monkeypatch.setattr(sandbox, command, (sys.executable, "-c", fault))
    with pytest.raises(Refused, match="too complicated"):
        sandbox.examine(b"%PDF-")
    with pytest.raises(Refused, match="much more than the list"):
        sandbox.read_sheets("list.xlsx", b"PK")


def test_no_secret_reaches_who_reads(monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    told = "import os, json; print(json.dumps({'found': repr(dict(os.environ))}))"
    monkeypatch.setattr(sandbox, "EXAMINE", (sys.executable, "-c", told))
    assert "canary" not in sandbox.examine(b"")


def told(reader, filename: str, data: bytes) -> object:
    try:
        return sheets.write_sheets(reader(filename, data))
    except Refused as refusal:
        return str(refusal)


CELLS = [["甲", 1, 1.5, True, None], [datetime(2026, 3, 1), time(9, 30), "=1+1", "", "x" * 99]]  # noqa: DTZ001


def workbook_of_all_kinds() -> bytes:
    book = Workbook()
    for line in CELLS:
        book.worksheets[0].append(line)
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0].column_dimensions["B"].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("表.xlsx", workbook_of_all_kinds()),
        ("表.csv", "姓名,证件\n甲,1\n".encode("gb18030")),
        ("list.csv", "姓名\t证件\n甲\t1\n".encode("utf-16")),
        ("list.csv", "\ufeffname;x\na;1\n".encode()),
        ("list.xlsx", b"PK\x03\x04 nonsense"),
        ("list.pdf", b"%PDF-"),
    ],
)
def test_a_spreadsheet_is_read_the_same_apart(filename: str, data: bytes) -> None:
    found = told(sandbox.read_sheets, filename, data)
    assert found == told(sheets.read_sheets, filename, data)
    assert isinstance(found, str) or found[0]["lines"][0]


def test_cells_come_back_as_they_were() -> None:
    (sheet,) = sandbox.read_sheets("x.xlsx", workbook_of_all_kinds())
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {2})
    first, second = sheet.lines
    assert first == CELLS[0][:4]
    assert second[:2] == [CELLS[1][0], "09:30:00"]
    assert isinstance(second[2], sheets.Uncalculated)


def test_a_text_that_a_thousand_cells_share_does_not_fill_the_memory() -> None:
    book = Workbook()
    for _ in range(1000):
        book.worksheets[0].append(["x" * 10_000])
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(Refused, match="much more than the list"):
        sandbox.read_sheets("x.xlsx", target.getvalue())


def test_a_program_says_no_more_than_it_may() -> None:
    code = "from services.documents import confined; confined.tell(lambda data: 'x' * (40 << 20))"
    with pytest.raises(subprocess.CalledProcessError):
        aside.run((sys.executable, "-c", code), b"")
