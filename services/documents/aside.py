"""Programs that read files of strangers, beside the process that asks them.

They get the file and nothing else: no settings, and so no secrets.
Whoever sent a file waits for what the program says. How a process waits can be set: a web
worker serves others meanwhile (`portal/peers.py`).
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from threading import BoundedSemaphore
from typing import IO

from services.errors import TooMany
from services.language import N_
from services.settings import ROOT

AT_ONCE, IN_LINE = 2, 10
"""How many programs a process runs at once, and how many are asked for; the others wait."""
LONGEST = 60.0
"""Seconds by the clock for one file, and at most as many until it is its turn. An honest file takes
less than one: when they have passed, the machine is busy. What a file may take of the machine is
`confined.SECONDS`.
"""
BUSY = N_("The portal is checking too many files at the moment. Nothing was changed.")

log = logging.getLogger(__name__)

COMPLAINT = 4096
"""Bytes of what a program complains of that are put on record."""

SideTask = Callable[[], bytes]

_turns, _line = BoundedSemaphore(AT_ONCE), BoundedSemaphore(IN_LINE)


def _call(task: SideTask) -> bytes:
    return task()


_ways: list[Callable[[SideTask], bytes]] = [_call]


def wait_by(way: Callable[[SideTask], bytes]) -> None:
    """Let this process wait for programs in another way than doing nothing else.

    Args:
        way: takes a task that blocks, and returns what it returns.
    """
    _ways[:] = [way]


def command(module: str) -> tuple[str, ...]:
    """Return the command that runs a module as such a program."""
    return (sys.executable, "-B", "-E", "-s", "-X", "utf8", "-m", module)


def run(command: Sequence[str], data: bytes) -> bytes:
    """Give a program a file, and return what it prints.

    Raises:
        subprocess.CalledProcessError: it failed, or took more than it may.
        TooMany: too many files are being read, or the machine is too busy.
    """
    if not _line.acquire(blocking=False):
        raise TooMany(BUSY)
    try:
        return _ways[0](partial(_run_in_turn, command, data))
    finally:
        _line.release()


def _run_in_turn(command: Sequence[str], data: bytes) -> bytes:
    if not _turns.acquire(timeout=LONGEST):
        raise TooMany(BUSY)
    try:
        return _run(command, data)
    finally:
        _turns.release()


def _run(command: Sequence[str], data: bytes) -> bytes:
    """Run a program. What it says goes to files in memory, since their size can be bounded."""
    with _in_memory() as said, _in_memory() as complaints:
        try:
            subprocess.run(
                command,
                input=data,
                stdout=said,
                stderr=complaints,
                timeout=LONGEST,
                cwd=ROOT,
                env={},
                check=True,
            )
        except subprocess.TimeoutExpired as expired:
            log.warning("a program took longer than %s seconds", LONGEST)
            raise TooMany(BUSY) from expired
        except subprocess.CalledProcessError:
            complaints.seek(0)
            log.warning("a program failed: %s", complaints.read(COMPLAINT).decode(errors="replace"))
            raise
        said.seek(0)
        return said.read()


def _in_memory() -> IO[bytes]:
    return os.fdopen(os.memfd_create("said"), "w+b")
