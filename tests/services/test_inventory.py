"""Inventories: what the portal writes is in them, and whatever else is changed is found."""

import os
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.case import proving
from services.applications.lifecycle import State
from services.demo import sowing
from services.inventory import checking
from services.inventory.coverage import COLUMNS_LEFT_OUT, SCOPES, TABLES_LEFT_OUT
from services.models import Base, Inventory
from tests.support import tampering
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


def test_every_random_edit_is_found(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sowing, "CASES", FEW)
    sowing.sow(db, lambda _done, _all: None)
    db.commit()
    assert list(proving.find_flaws(db)) == []
    random, connection = Random(SEED), db.connection()
    missed = []
    for _ in range(EDITS):
        with tampering.undone(connection):
            done = tampering.edit(connection, random)
            with Session(connection) as fresh:
                if not any(proving.find_flaws(fresh)):
                    missed.append(done)
    assert missed == []
