"""What a program said of a file is remembered: of that file and program, never a failure."""

import sys
from collections.abc import Sequence
from subprocess import CalledProcessError

import pytest

from services.documents import sandbox
from tests.support.apart import remembering

MADE_UP = (sys.executable, "-c", "print(1)")
Asked = list[tuple[Sequence[str], bytes]]


@pytest.fixture
def asked() -> Asked:
    """The programs that were really run."""
    return []


@pytest.fixture
def run(asked: Asked):
    def really(command: Sequence[str], data: bytes) -> bytes:
        asked.append((command, data))
        if data == b"bad":
            raise CalledProcessError(1, list(command))
        return b"%d" % len(asked)

    return remembering(really)


def test_the_same_file_is_read_once_by_each_program(run, asked: Asked) -> None:
    told = [run(sandbox.EXAMINE, b"a"), run(sandbox.EXAMINE, b"b"), run(sandbox.DRAW_PAGE, b"a")]
    assert told == [b"1", b"2", b"3"]
    assert [run(command, data) for command, data in list(asked)] == told
    assert len(asked) == 3


def test_where_one_fails_it_is_asked_again(run, asked: Asked) -> None:
    for _ in range(2):
        with pytest.raises(CalledProcessError):
            run(sandbox.EXAMINE, b"bad")
    assert len(asked) == 2


def test_what_a_test_made_up_runs_each_time(run, asked: Asked) -> None:
    assert [run(MADE_UP, b"a"), run(MADE_UP, b"a")] == [b"1", b"2"]
