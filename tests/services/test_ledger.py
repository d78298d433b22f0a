"""The ledger holds, and names what was altered behind it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.applications.case import ledger
from services.documents import handing_in
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def test_the_ledger_holds_and_names_what_was_altered(scene: Scene) -> None:
    scene.approve()
    assert list(ledger.verify(scene.db)) == []
    scene.db.commit()
    scene.db.execute(text("alter table events disable trigger all"))
    scene.db.execute(text('update events set data = \'{"number": "X"}\' where sequence = 2'))
    scene.db.execute(text("alter table events enable trigger all"))
    scene.db.expire_all()
    assert [(f.sequence, f.reason) for f in ledger.verify(scene.db)] == [
        (2, "the event was altered")
    ]
    scene.db.rollback()


def test_the_database_refuses_to_change_an_event(scene: Scene) -> None:
    scene.submit()
    scene.db.flush()
    with pytest.raises(DBAPIError):
        scene.db.execute(text("delete from events"))
    scene.db.rollback()


def test_answers_altered_after_signing_are_noticed(scene: Scene) -> None:
    scene.submit()
    scene.application.answers = scene.application.answers | {"staff": {"total": 9}}
    scene.db.flush()
    assert [f.reason for f in ledger.verify(scene.db)] == ["the answers were altered"]


INSERTED = """
insert into events (application_id, sequence, at, action, from_state, to_state, side, data,
                    previous_hash, hash)
select application_id, sequence + 1, at, action, from_state, to_state, side, data, hash, hash
from events order by sequence desc limit 1
"""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("update applications set decision = 'refused'", "the decision was altered"),
        ("update applications set decision = null", "the decision was altered"),
        ("update applications set number = 'X-1'", "the number was altered"),
        ("update applications set state = 'closed'", "the state was altered"),
        ("update reviews set opinion = 'disagree' where part = 'joint'", "an opinion was altered"),
        ("update reviews set opinion_text = 'x' where part = 'joint'", "an opinion was altered"),
        ("delete from events", "the newest event is missing"),
        ("delete from events where sequence = 1", "an event is missing"),
        ("delete from events where sequence = 3", "an event is missing"),
        (
            "delete from events where sequence = (select max(sequence) from events)",
            "the newest event is missing",
        ),
        (
            "update applications set ledger_head = '';delete from events",
            "the newest event is missing",
        ),
        (INSERTED, "the event was altered"),
    ],
)
def test_whatever_was_altered_behind_the_ledger_is_noticed(
    scene: Scene, change: str, reason: str
) -> None:
    scene.approve()
    scene.db.commit()
    for statement in ("alter table events disable trigger all", *change.split(";")):
        scene.db.execute(text(statement))
    scene.db.expire_all()
    assert [f.reason for f in ledger.verify(scene.db)] == [reason]
    scene.db.rollback()


def test_a_submission_tells_the_files_that_were_signed(scene: Scene) -> None:
    scene.submit()
    submitted = scene.application.events[-1]
    held = handing_in.current(scene.db, scene.application.id)
    assert submitted.data["files"].keys() == {document.slot for document in held}
