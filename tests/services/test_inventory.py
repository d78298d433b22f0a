"""Inventories: what the portal writes is in them, and whatever else is changed is found."""

import os
from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from services import audit, moments
from services import database as portal_database
from services.applications.case import checks, founding, ledger, noted_rows, proving
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, Capacity, State
from services.demo import sowing
from services.inventory import checking, reading, sealing
from services.inventory import founding as inventory_founding
from services.inventory.coverage import COLUMNS_LEFT_OUT, SCOPES, TABLES_LEFT_OUT, sealed_columns
from services.inventory.founding import CoverageLost
from services.models import (
    Application,
    AuditEntry,
    Base,
    Event,
    Inventory,
    Membership,
    Paper,
    RowKey,
)
from tests.support import tampering
from tests.support.company import open_round
from tests.support.factories import make_applicant, make_user
from tests.support.scene import Scene

SEED = int(os.environ.get("SEED", "20261129"))
EDITS = int(os.environ.get("EDITS", "300"))
"""How many random edits are tried: `EDITS=10000 pytest -k random_edit`."""


def flaws(db: Session) -> list[tuple[str, str]]:
    return [(flaw.table, flaw.reason) for flaw in checking.check_all(db)]


def test_every_column_is_in_an_inventory_or_has_a_reason_not_to_be() -> None:
    sealed = {model.__tablename__ for model in SCOPES}
    assert sealed | TABLES_LEFT_OUT.keys() == Base.metadata.tables.keys()
    assert not sealed & TABLES_LEFT_OUT.keys()
    for table, columns in COLUMNS_LEFT_OUT.items():
        assert columns.keys() <= {column.key for column in Base.metadata.tables[table].c}


def test_a_case_that_the_portal_made_is_as_on_record(db: Session) -> None:
    scene = Scene(db).approve()
    db.commit()
    assert flaws(db) == []
    inventory = db.scalars(select(Inventory).where(Inventory.kind == "case")).one()
    assert inventory.key == scene.application.id


# --- random edits ------------------------------------------------------------------------

FEW = {
    State.DRAFT: (2, 2, 5),
    State.RECEIVED: (2, 3, 8),
    State.CORRECTION: (2, 6, 18),
    State.JOINT: (2, 6, 18),
    State.CLOSED: (3, 30, 60),
    State.REVOKED: (1, 60, 90),
}


IN_FULL = 20
"""Of so many edits, one is looked for in everything; the others first where they were made."""


def near(db: Session, edit: tampering.Edit) -> Iterator[object]:
    """The part of `find_flaws` that looks at what the edited row belongs to."""
    for model, (kind, column) in SCOPES.items():
        if model.__table__ is edit.table:
            yield from checking.check_scopes(db, kind, [edit.row[column]])
    if edit.table is Event.__table__:
        yield from checks.verify_cases(db, [edit.row["application_id"]])
    if edit.table is RowKey.__table__:
        yield from noted_rows.check_noted_rows(db, [edit.row["application_id"]])


def test_every_random_edit_is_found(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sowing, "CASES", FEW)
    sowing.sow(db, lambda _done, _all: None)
    db.commit()
    assert list(proving.find_flaws(db)) == []
    random, connection = Random(SEED), db.connection()
    missed = []
    for number in range(EDITS):
        with tampering.undone(connection):
            edit = tampering.edit(connection, random)
            with Session(connection) as fresh:
                found = number % IN_FULL and any(near(fresh, edit))
                if not found and not any(proving.find_flaws(fresh)):
                    missed.append(str(edit))
    assert missed == []


# --- forging with care -------------------------------------------------------------------


def test_the_portal_does_not_make_good_what_others_changed(db: Session) -> None:
    scene = Scene(db).review()
    db.commit()
    db.execute(text("update applications set amount = 999, language = 'en'"))
    db.commit()
    db.expire_all()
    scene.application.language = "tc"
    db.commit()
    assert flaws(db) == [("applications", "amount was altered")]


def test_what_no_key_opens_is_a_flaw_and_does_not_stop_the_check(db: Session) -> None:
    make_user(db, totp_secret="JBSWY3DPEHPK3PXP")
    db.commit()
    db.execute(text("update users set totp_secret = 'gAAAA' || repeat('x', 95)"))
    db.commit()
    assert flaws(db) == [("users", "no key opens totp_secret")]


def test_an_event_that_is_hashed_right_is_still_not_the_portals(db: Session) -> None:
    scene = Scene(db).review()
    db.commit()
    forger = Session(db.connection())  # without the portal's hooks
    application = forger.get_one(Application, scene.application.id)
    ledger.append(
        forger,
        application,
        Action.APPROVE,
        to=State.APPROVED,
        capacity=Capacity.LEAD,
        actor=scene.approver,
        at=moments.now(),
    )
    application.state, application.decision = State.APPROVED, "approved"
    forger.flush()
    assert list(checks.verify_cases(forger, [application.id])) == []
    reasons = {flaw.reason for flaw in proving.find_flaws_of_case(forger, application.id)}
    assert {"ledger_head was altered", "state was altered"} <= reasons


def test_an_inventory_that_was_altered_is_never_signed_again(db: Session) -> None:
    scene = Scene(db).review()
    db.commit()
    db.execute(text("update inventories set rows = rows - 'documents' where kind = 'case'"))
    db.execute(text("delete from documents"))
    db.commit()
    db.expire_all()
    scene.application.language = "tc"
    db.commit()
    assert ("", "the inventory was altered") in flaws(db)


def test_an_entry_of_the_audit_cannot_be_added_or_taken_out(db: Session) -> None:
    user = make_user(db)
    for _ in range(2):
        audit.record(db, user.id, "account.created", user.id)
    db.commit()
    assert flaws(db) == []
    connection = db.connection()
    for edit, reason in {
        "delete from audit_entries where id = (select max(id) from audit_entries)": "there are 1",
        "insert into audit_entries (action, subject, data, hash)"
        " select action, subject, data, hash from audit_entries limit 1": "there are 3",
        "update audit_entries set action = 'account.erased'": "the entry was altered",
        "insert into inventories select kind, gen_random_uuid(), sequence, rows, signature"
        " from inventories where kind = 'audit'": "the inventory was altered",
    }.items():
        with tampering.undone(connection):
            connection.execute(text(edit))
            with Session(connection) as fresh:
                assert any(flaw.reason.startswith(reason) for flaw in checking.check_all(fresh))
    assert flaws(db) == []


def test_what_the_portal_moves_or_deletes_is_not_missed(db: Session) -> None:
    user = make_user(db)
    first, second, third = (make_applicant(db, user) for _ in range(3))
    window = open_round(db)
    db.commit()
    (member,) = db.scalars(select(Membership).where(Membership.applicant_id == first.id))
    db.delete(*db.scalars(select(Membership).where(Membership.applicant_id == second.id)))
    db.flush()
    member.applicant_id = second.id
    db.commit()
    assert flaws(db) == []
    sealing.delete_rows(db, Membership, Membership.applicant_id == third.id)
    sealing.change_rows(db, Membership, Membership.id == member.id, applicant_id=third.id)
    db.delete(window)
    db.delete(first)
    db.commit()
    assert flaws(db) == []


def test_rows_past_the_orm_have_to_be_noted(db: Session) -> None:
    Scene(db).submit()
    with pytest.raises(AssertionError, match="change_rows"):
        db.execute(update(Paper).values(holder="深圳虚构贸易有限公司"))


# --- what was there before ---------------------------------------------------------------


def test_what_an_older_release_left_is_sealed_once_as_it_is_found(db: Session) -> None:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    db.commit()
    db.execute(text("set local session_replication_role = replica"))
    db.execute(text("delete from inventories"))
    db.commit()
    assert flaws(db)
    with portal_database.Session() as fresh, fresh.begin():
        assert founding.seal_as_found(fresh) > 0
    assert flaws(db) == []
    assert db.scalars(select(AuditEntry.action)).all()[-1] == "record.sealed"
    db.execute(
        text(
            "insert into memberships (user_id, applicant_id, role)"
            " select u.id, a.id, 'owner' from users u, applicants a"
            " where u.staff_role is not null limit 1"
        )
    )
    db.commit()
    with portal_database.Session() as fresh, fresh.begin():
        assert founding.seal_as_found(fresh) == 0
    assert flaws(db) == [("memberships", "the row is not on record")]


def test_columns_that_are_new_are_added_to_what_was_sealed(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(reading, "sealed_columns", without_phone)
        earlier.setattr(sealing, "sealed_columns", without_phone)
        earlier.setattr(inventory_founding, "sealed_columns", without_phone)
        Scene(db).submit()
        db.commit()
        with portal_database.Session() as fresh, fresh.begin():
            founding.seal_as_found(fresh, anew=True)
    assert flaws(db) == [("applicants", "phone is not sealed")]
    with portal_database.Session() as fresh, fresh.begin():
        assert founding.seal_as_found(fresh) == 1
    assert flaws(db) == []


def without_phone(model: type[Base]) -> tuple[str, ...]:
    return tuple(name for name in sealed_columns(model) if name != "phone")


def test_migrating_does_not_go_on_when_nobody_knows_what_is_sealed(db: Session) -> None:
    Scene(db).submit()
    db.commit()
    with portal_database.Session() as fresh, pytest.raises(CoverageLost):
        founding.seal_as_found(fresh)
