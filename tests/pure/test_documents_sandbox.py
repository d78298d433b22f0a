"""Files of strangers are read apart: the same verdict, and nothing else can be done there."""

import subprocess
import sys

import pytest

from services.documents import sandbox
from services.documents.contents import Refused
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
        "import socket; from services.documents.contents.__main__ import give_up; give_up()\n"
        f"try: {attempt}\nexcept (OSError, MemoryError): print('refused')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, env={}, check=True
    )
    assert done.stdout == b"refused\n"


@pytest.mark.parametrize("fault", ["while True: pass", "import os; os.abort()", "1 / 0"])
def test_a_file_that_takes_too_much_is_refused(fault: str, monkeypatch) -> None:
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", fault))
    monkeypatch.setattr(sandbox, "LONGEST", 1)
    with pytest.raises(Refused, match="too complicated"):
        sandbox.examine(b"%PDF-")


def test_no_secret_reaches_who_reads(monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    told = "import os, json; print(json.dumps({'kind': repr(dict(os.environ))}))"
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", told))
    assert "canary" not in sandbox.examine(b"")
