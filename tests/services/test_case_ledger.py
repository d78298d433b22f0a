"""The ledger holds, and names what was altered behind it."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case import checks, ledger
from services.applications.lifecycle import Action, Capacity, State
from services.documents import handing_in
from services.inventory.digests import sha256_of
from tests.support.filed import make_filed
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def test_the_ledger_holds_and_names_what_was_altered(scene: Scene) -> None:
    scene.approve()
    assert list(checks.verify(scene.db)) == []
    scene.db.commit()
    scene.db.execute(text("alter table events disable trigger all"))
    scene.db.execute(text('update events set data = \'{"number": "X"}\' where sequence = 2'))
    scene.db.execute(text("alter table events enable trigger all"))
    scene.db.expire_all()
    assert [(f.sequence, f.reason) for f in checks.verify(scene.db)] == [
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
    assert [f.reason for f in checks.verify(scene.db)] == ["the answers were altered"]


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
    assert [f.reason for f in checks.verify(scene.db)] == [reason]
    scene.db.rollback()


def test_a_submission_tells_the_files_that_were_signed(scene: Scene) -> None:
    scene.submit()
    submitted = scene.application.events[-1]
    held = handing_in.current_documents(scene.db, scene.application.id)
    assert submitted.data["files"].keys() == {document.slot for document in held}


# --- what is hashed, written out -----------------------------------------------------
# Ledgers that were written stay true only while every byte of this stays as it is. Whoever
# has to change a line here breaks every application that was ever filed.

CASE = UUID("01890000-0000-7000-8000-000000000001")
FILER, OFFICER = (UUID(f"01890000-0000-7000-8000-00000000000{n}") for n in (2, 3))
APPLICANTS = Actor(user_id=FILER, name="测试人员", role=Role.FILER, applicant_id=FILER)
REVIEWER = Actor(user_id=OFFICER, name="测试人员", role=Role.REVIEWER, body="tax")
SHENZHEN_MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=moments.SHENZHEN)
TO_THE_MICROSECOND = datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC)

GOLDEN: dict[str, list[tuple[dict[str, Any], str, str]]] = {
    "applicant": [
        (
            {
                "action": Action.START,
                "to": State.DRAFT,
                "capacity": Capacity.APPLICANT,
                "actor": APPLICANTS,
                "at": SHENZHEN_MORNING,
                "data": {"item": "tase.v1"},
            },
            (
                '{"action":"start","actor":"01890000-0000-7000-8000-000000000002",'
                '"application":"01890000-0000-7000-8000-000000000001",'
                '"at":"2026-11-20T01:30:00.000000+00:00","body":null,"data":{"item":"tase.v1"},'
                '"from":"draft","previous":"","sequence":1,"side":"applicant","to":"draft"}'
            ),
            "10b6f07ddf145e6dc1da78277349858c6e7a368ee5ae6792e77ad6ded737b181",
        ),
        (
            {
                "action": Action.SUBMIT,
                "to": State.RECEIVED,
                "capacity": Capacity.APPLICANT,
                "actor": APPLICANTS,
                "at": TO_THE_MICROSECOND,
                "data": {
                    "number": "深服贸〔2026〕1号",
                    "declared": True,
                    "files": {"licence": ["a", "b"], "contract": None},
                    "answers": sha256_of({"staff": {"total": 88, "share": "0.50"}}),
                },
            },
            (
                '{"action":"submit","actor":"01890000-0000-7000-8000-000000000002",'
                '"application":"01890000-0000-7000-8000-000000000001",'
                '"at":"2026-11-20T02:00:00.123456+00:00","body":null,"data":{"answers":'
                '"6d7fb3664a0d12a6901fd5db65441105f8327e201ee0ce49470579fdfbc36aaf",'
                '"declared":true,"files":{"contract":null,"licence":["a","b"]},'
                '"number":"深服贸〔2026〕1号"},"from":"draft",'
                '"previous":"10b6f07ddf145e6dc1da78277349858c6e7a368ee5ae6792e77ad6ded737b181",'
                '"sequence":2,"side":"applicant","to":"received"}'
            ),
            "75cb3f1c9f2ed1ebc328014c87bc4c1f6cb156b3cfe24e11ff2769677b10156f",
        ),
    ],
    "agency": [
        (
            {
                "action": Action.CLAIM,
                "to": State.JOINT,
                "capacity": Capacity.JOINT,
                "actor": REVIEWER,
                "at": SHENZHEN_MORNING,
                "data": None,
            },
            (
                '{"action":"claim","actor":"01890000-0000-7000-8000-000000000003",'
                '"application":"01890000-0000-7000-8000-000000000001",'
                '"at":"2026-11-20T01:30:00.000000+00:00","body":"tax","data":{},"from":"joint",'
                '"previous":"","sequence":1,"side":"agency","to":"joint"}'
            ),
            "01d82517e688e6e6ca0d126e2f852350145a7c45ecfdd51ba581e44600d985bf",
        ),
        (
            {
                "action": Action.OPINE,
                "to": State.JOINT,
                "capacity": Capacity.JOINT,
                "actor": REVIEWER,
                "at": TO_THE_MICROSECOND,
                "data": {"text": '同意。\n“Terms” <apply> & are "met"', "opinion": "agree"},
            },
            (
                '{"action":"opine","actor":"01890000-0000-7000-8000-000000000003",'
                '"application":"01890000-0000-7000-8000-000000000001",'
                '"at":"2026-11-20T02:00:00.123456+00:00","body":"tax","data":{"opinion":"agree",'
                r'"text":"同意。\n“Terms” <apply> & are \"met\""},"from":"joint",'
                '"previous":"01d82517e688e6e6ca0d126e2f852350145a7c45ecfdd51ba581e44600d985bf",'
                '"sequence":2,"side":"agency","to":"joint"}'
            ),
            "589abd797f961adc5f3590ddc6adb0001f4d6c34cf5766bad21faebe31445bb3",
        ),
    ],
    "system": [
        (
            {
                "action": Action.DEEM_ACCEPTED,
                "to": State.ACCEPTED,
                "capacity": Capacity.SYSTEM,
                "actor": None,
                "at": SHENZHEN_MORNING,
                "data": {},
            },
            (
                '{"action":"deem_accepted","actor":null,'
                '"application":"01890000-0000-7000-8000-000000000001",'
                '"at":"2026-11-20T01:30:00.000000+00:00","body":null,"data":{},"from":"received",'
                '"previous":"","sequence":1,"side":"system","to":"accepted"}'
            ),
            "45362a9d85bac2abe8a99e4ef0987a1ed918eaf31c98dab80bab85a643ebb546",
        ),
        (
            {
                "action": Action.HAND_OVER,
                "to": State.ACCEPTED,
                "capacity": Capacity.SYSTEM,
                "actor": None,
                "at": TO_THE_MICROSECOND,
                "data": {"moves": [{"part": "lead", "from": "stic", "to": "science"}]},
            },
            (
                '{"action":"hand_over","actor":null,'
                '"application":"01890000-0000-7000-8000-000000000001",'
                '"at":"2026-11-20T02:00:00.123456+00:00","body":null,"data":{"moves":'
                '[{"from":"stic","part":"lead","to":"science"}]},"from":"accepted",'
                '"previous":"45362a9d85bac2abe8a99e4ef0987a1ed918eaf31c98dab80bab85a643ebb546",'
                '"sequence":2,"side":"system","to":"accepted"}'
            ),
            "f31f682f755ddf89d8ba4bd87e62b6c993a485618c6c441a4d01d78e7739b900",
        ),
    ],
}
"""By side: what an event is written from, the text that is hashed, and the hash in hex."""


@pytest.mark.parametrize("side", GOLDEN)
def test_what_is_hashed_never_changes(db: Session, side: str) -> None:
    state = {"applicant": "draft", "agency": "joint", "system": "received"}[side]
    application = make_filed(db, id=CASE, state=state)
    for known, canonical, expected in GOLDEN[side]:
        event = ledger.append(db, application, **known)
        application.state = event.to_state
        assert hashlib.sha256(canonical.encode()).hexdigest() == expected
        assert event.hash == expected
        assert application.ledger_head == expected
    db.commit()
    db.expire_all()
    db.execute(text("set local time zone 'Asia/Shanghai'"))
    stored = [(event.hash, ledger.hash_event(event)) for event in application.events]
    assert stored == [(expected, expected) for _, _, expected in GOLDEN[side]]
