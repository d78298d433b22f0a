"""What follows an event: once, whatever is asked for twice or fails half-way."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import jobs
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.documents import store
from services.documents.store import StoreUnavailable
from services.followup.jobs import follow
from services.models import Notice, Paper
from tests.support.scene import Scene


def count(db: Session, table: type[Notice] | type[Paper]) -> int:
    db.rollback()  # to see what the jobs have committed
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_what_is_asked_for_by_name_is_there() -> None:
    jobs.queue.perform_import_paths()
    assert {jobs.FOLLOW, jobs.FREE_CASES, jobs.ANNOUNCE_ROUND} <= set(jobs.queue.tasks)


def test_an_event_is_followed_once_however_often_it_is_asked_for(db: Session) -> None:
    scene = Scene(db).submit()
    event = scene.application.events[-1].id
    db.commit()
    jobs.run_all_due()
    told, issued = count(db, Notice), count(db, Paper)
    assert (told, issued) == (1, 1)
    follow(event_id=event)
    assert (count(db, Notice), count(db, Paper)) == (told, issued)


def test_people_are_told_even_while_papers_cannot_be_kept(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(db).submit()
    event = scene.application.events[-1].id
    db.commit()

    def away(_content: bytes) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(store, "put", away)
        with pytest.raises(StoreUnavailable):
            follow(event_id=event)
    assert (count(db, Notice), count(db, Paper)) == (1, 0)
    follow(event_id=event)
    assert (count(db, Notice), count(db, Paper)) == (1, 1)


def test_a_decision_is_issued_and_told_without_anybody_asking(db: Session) -> None:
    scene = Scene(db).approve()
    db.commit()
    jobs.run_all_due()
    db.expire_all()
    last = scene.application.events[-1]
    assert last.action == Action.ISSUE
    assert db.scalar(select(Notice.id).where(Notice.event_id == last.id).limit(1))
    kinds = set(db.scalars(select(Paper.kind)))
    assert {"receipt", "acceptance", "decision", "certificate"} == kinds


def test_what_is_no_news_asks_for_nothing(db: Session) -> None:
    scene = Scene(db).submit()
    db.commit()
    jobs.run_all_due()
    scene.claim()
    assert jobs.ASKED not in db.info
    assert ROWS[Action.CLAIM].quiet
    assert [event.action for event in scene.application.events] == [
        *(Action.START, Action.SUBMIT, Action.PUT_ON_PAPER, Action.CLAIM)
    ]
