"""Inventories: what the portal writes is in them, and whatever else is changed is found."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from services import audit
from services.actor import Role
from services.applications.lifecycle import State
from services.demo import sowing
from services.inventory import checking
from services.inventory.coverage import COLUMNS_LEFT_OUT, SCOPES, TABLES_LEFT_OUT, sealed_columns
from services.models import Applicant, Application, Base, Inventory, Membership, Paper
from tests.support.factories import make_user
from tests.support.scene import Scene

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


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """Let a block edit as somebody who owns the database, and undo it."""
    with connection.begin_nested() as savepoint:
        connection.execute(text("set local session_replication_role = replica"))
        yield
        savepoint.rollback()


def test_every_random_edit_is_found(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sowing, "CASES", FEW)
    sowing.sow(db, lambda _done, _all: None)
    db.commit()
    assert flaws(db) == []
    random = Random(20261129)
    missed = []
    for _ in range(EDITS):
        with undone(db.connection()):
            edit = _edit(db.connection(), random)
            if not _is_found(db):
                missed.append(edit)
        db.expire_all()
    assert missed == []
