"""Signed heads: what is cut off, taken out or exchanged in a ledger is found by them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import moments
from services.inventory import heads
from services.models import Application, SignedHead
from services.upkeep.jobs import sign_heads
from tests.support import tampering
from tests.support.scene import Scene

LATER = timedelta(hours=2)


@pytest.fixture
def signed(db: Session) -> SignedHead:
    """The second of two heads, with a case before each."""
    for _ in range(2):
        Scene(db).review()
        db.commit()
        with moments.at(moments.now() + LATER):
            sign_heads(timestamp=0)
    return heads.list_heads(db)[-1]


def test_heads_count_what_there_is_and_name_the_one_before(db: Session, signed: SignedHead) -> None:
    first, second = (head.document for head in heads.list_heads(db))
    assert second["number"] == 2
    assert second["events"]["count"] == 2 * first["events"]["count"] > 0
    assert second["previous"]
    assert list(heads.check_heads(db)) == []


def test_what_is_younger_than_an_hour_waits_for_the_next_head(db: Session) -> None:
    Scene(db).submit()
    db.commit()
    assert heads.sign_head(db).document["events"]["count"] == 0


@pytest.mark.parametrize(
    "edit",
    [
        # a whole case, with all that tells of it
        "delete from events where application_id = '{case}'",
        "delete from events where id = (select max(id) from events)",
        "update events set hash = repeat('0', 64) where id = (select min(id) from events)",
        (
            "insert into events (id, application_id, sequence, at, action, from_state, to_state,"
            " side, data, previous_hash, hash) select min(id) - 1, '{case}', 99, now(), 'start',"
            " 'draft', 'draft', 'system', '{{}}', '', '0' from events having min(id) > 1"
        ),
    ],
)
def test_a_ledger_that_was_changed_is_another_than_was_signed(
    db: Session, signed: SignedHead, edit: str
) -> None:
    kept = heads.export(signed)
    case = db.scalars(select(Application.id).limit(1)).one()
    with tampering.undone(db.connection()):
        db.execute(text(edit.format(case=case)))
        assert list(heads.check_heads(db))
        # Whoever changes the ledger can throw away the heads in the database, and no other.
        db.execute(text("delete from signed_heads"))
        assert list(heads.check_heads(db)) == []
        assert [flaw.number for flaw in heads.check_against(db, kept)] == [2]


def test_heads_cannot_be_altered_or_left_out(db: Session, signed: SignedHead) -> None:
    for edit in (
        "delete from signed_heads where number = 1",
        "update signed_heads set number = 3 where number = 2",
        "update signed_heads set signature = '' where number = 1",
        "update signed_heads set document = jsonb_set(document, '{events,count}', '0')",
        "update signed_heads set document = '{}'",
    ):
        with tampering.undone(db.connection()):
            db.execute(text(edit))
            db.expire_all()
            assert list(heads.check_heads(db)), edit
        db.expire_all()
    assert list(heads.check_heads(db)) == []


def test_a_head_that_was_kept_elsewhere_must_be_signed_with_this_key(
    db: Session, signed: SignedHead
) -> None:
    kept = heads.export(signed)
    assert list(heads.check_against(db, kept)) == []
    kept["document"] = kept["document"] | {"number": 7}
    (flaw,) = heads.check_against(db, kept)
    assert "was altered" in flaw.reason
