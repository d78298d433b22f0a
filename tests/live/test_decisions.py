"""A list is decided as one action: each once and none lost, though the worker is killed meanwhile.

`DECISIONS=500` decides as many as a large round has; what that took is in `docs/bench.md`.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.applications.case.checks import verify
from services.applications.lifecycle import Action, State
from services.funds import publishing, standing
from services.models import Application, Event, ListEntry, Paper, Round
from services.settings import ROOT
from tests.support import rounds
from tests.support.company import open_round
from tests.support.factories import make_officer
from tests.support.live import PATIENCE
from tests.support.people import signed_in
from tests.support.picks import FUND
from tests.support.scene import Scene

DECISIONS = int(os.environ.get("DECISIONS", "9"))
KILLS = 2
HANGING = PATIENCE + DECISIONS * 10
"""Seconds that anything may take; no machine needs them."""


@pytest.fixture
def current(db: Session) -> Round:
    """A round whose list was published for its days."""
    found = open_round(db)
    for _ in range(DECISIONS):
        Scene(db, FUND).conclude()
    rounds.settle(db, found)
    db.commit()
    return found


@contextmanager
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    """A worker as it really runs."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(HANGING)


def decided(db: Session) -> int:
    db.rollback()
    query = select(func.count()).where(Event.action.in_([Action.APPROVE, Action.REFUSE]))
    return db.scalar(query) or 0


def closed(db: Session) -> int:
    db.rollback()
    query = select(func.count()).where(Application.state == State.CLOSED)
    return db.scalar(query) or 0


def wait_for(
    db: Session,
    process: "subprocess.Popen[bytes]",
    count: int,
    done: Callable[[Session], int] = decided,
) -> None:
    deadline = monotonic() + HANGING
    while done(db) < count:
        assert process.poll() is None, "the worker ended"
        assert monotonic() < deadline, "nothing is decided any more"
        sleep(0.02)


def ask(db: Session, approver: Actor, current: Round) -> int:
    """An approver has everything decided; how much there was to decide."""
    of = standing.find_list(db, current.id)
    assert of is not None
    waiting = publishing.decide_all(db, approver, current.id, version=of.version)
    db.commit()
    return waiting


def test_none_is_lost_or_doubled_when_the_worker_is_killed(db: Session, current: Round) -> None:
    approver = signed_in(db, make_officer(db, "commerce", Role.APPROVER))
    assert ask(db, approver, current) == DECISIONS
    for kill in range(1, KILLS + 1):
        with worker() as process:
            wait_for(db, process, kill * DECISIONS // (KILLS + 2))
            process.send_signal(signal.SIGKILL)
            process.wait(HANGING)
        left = standing.read_lists(db, current.id).undecided
        assert left == DECISIONS - decided(db), "the page says how much is left"
        assert ask(db, approver, current) == left, "asking again asks for the rest alone"
    with worker() as process:
        wait_for(db, process, DECISIONS)
        wait_for(db, process, DECISIONS, closed)
    taken = select(Event.application_id).where(Event.action.in_([Action.APPROVE, Action.REFUSE]))
    assert set(Counter(db.scalars(taken)).values()) == {1}, "each is decided once"
    letters = select(Paper.application_id).where(Paper.kind == "decision")
    assert set(Counter(db.scalars(letters)).values()) == {1}, "each gets one letter"
    entries = db.execute(
        select(ListEntry.amount, func.coalesce(Application.granted, 0)).join(
            Application, Application.id == ListEntry.application_id
        )
    ).all()
    assert len(entries) == DECISIONS
    assert all(amount == granted for amount, granted in entries)
    assert list(verify(db)) == []
