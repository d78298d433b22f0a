"""Programs that read files, beside the process that asks them."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

import pytest

from services.documents import aside
from services.documents.aside import IN_LINE, SideTask
from services.errors import TooMany

ECHO = (sys.executable, "-c", "import sys; sys.stdout.write(sys.stdin.read())")


@pytest.fixture
def held() -> Iterator[Event]:
    """Whoever waits for a program does so until this is set."""
    let_go, before = Event(), aside._ways[0]

    def hold(task: SideTask) -> bytes:
        let_go.wait()
        return before(task)

    aside.wait_by(hold)
    yield let_go
    let_go.set()
    aside.wait_by(before)


def test_no_secret_reaches_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "canary")
    tell = (sys.executable, "-c", "import os; print(dict(os.environ))")
    assert b"canary" not in aside.run(tell, b"")


def test_beyond_those_in_line_nobody_waits(held: Event) -> None:
    with ThreadPoolExecutor(IN_LINE + 1) as senders:
        asked = [senders.submit(aside.run, ECHO, b"x") for _ in range(IN_LINE + 1)]
        refused = next(as_completed(asked))
        assert isinstance(refused.exception(), TooMany)
        held.set()
        assert [one.result() for one in asked if one is not refused] == [b"x"] * IN_LINE
    assert aside.run(ECHO, b"y") == b"y"
