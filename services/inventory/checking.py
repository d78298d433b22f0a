"""Hold tables against their inventories, and name what is wrong."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from services.inventory import reading
from services.inventory.coverage import InventoryKind, models_of, sealed_columns
from services.inventory.digests import is_signed, sha256_of, weigh
from services.inventory.sealing import AUDIT, COVERED, NO_ENTRIES
from services.models import AuditEntry, Base, Document, Inventory, Paper

_TABLE = Inventory.__table__.c


@dataclass(frozen=True, slots=True)
class RowFlaw:
    """What differs between the tables and an inventory.

    Args:
        kind, key: of the inventory.
        table, row: where; empty where it is the inventory itself.
        reason: a sentence without its subject.

    """

    kind: str
    key: UUID
    table: str
    row: str
    reason: str


def check_scopes(
    db: Session, kind: InventoryKind, keys: Collection[UUID], only: type[Base] | None = None
) -> Iterator[RowFlaw]:
    """Check all rows that belong to some inventories. A fixed number of statements.

    Args:
        only: the one table whose rows are checked; all by default.
    """
    connection = db.connection()
    models = (only,) if only else models_of(kind)
    held = reading.read_scopes(connection, models, keys)
    wanted = select(_TABLE.key, _TABLE.sequence, _TABLE.rows, _TABLE.signature).where(
        _TABLE.kind == kind, _TABLE.key.in_(keys)
    )
    inventories = {key: tuple(rest) for key, *rest in connection.execute(wanted)}
    for key in keys:
        if key not in inventories:
            yield RowFlaw(kind, key, "", "", "the inventory is missing")
            continue
        sequence, rows, signature = inventories[key]
        if not is_signed(kind, key, sequence, rows, signature):
            yield RowFlaw(kind, key, "", "", "the inventory was altered")
            continue
        for model in models:
            table = model.__tablename__
            for row, reason in _compare(model, rows.get(table, {}), held[key].get(table, {})):
                yield RowFlaw(kind, key, table, row, reason)


def check_files(db: Session) -> Iterator[RowFlaw]:
    """Check the rows that name files: documents and papers."""
    named = {model.__tablename__ for model in (Document, Paper)}
    for keys in reading.batches(db.connection(), "case"):
        yield from (flaw for flaw in check_scopes(db, "case", keys) if flaw.table in named)


def _compare(
    model: type[Base], recorded: Mapping[str, Any], held: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for row in recorded.keys() - held.keys():
        yield row, "the row is missing"
    for row in sorted(held):
        if row not in recorded:
            yield row, "the row is not on record"
            continue
        for name in sealed_columns(model):
            if held[row][name] == reading.UNREADABLE:
                yield row, f"no key opens {name}"
            elif name not in recorded[row]:
                yield row, f"{name} is not sealed"
            elif recorded[row][name] != held[row][name]:
                yield row, f"{name} was altered"


def check_all(db: Session) -> Iterator[RowFlaw]:
    """Check every row of every table that is in an inventory, and the audit."""
    for kind in cast("tuple[InventoryKind, ...]", get_args(InventoryKind)):
        for keys in reading.batches(db.connection(), kind):
            yield from check_scopes(db, kind, keys)
        yield from _inventories_of_nothing(db, kind)
    yield from _unknown_inventories(db)
    yield from check_audit(db)


def _unknown_inventories(db: Session) -> Iterator[RowFlaw]:
    """Find inventories of no kind that there is, and a second one of the audit.

    The list of what is covered must be signed.
    """
    query = select(_TABLE.kind, _TABLE.key, _TABLE.sequence, _TABLE.rows, _TABLE.signature)
    the_audit = and_(_TABLE.kind == AUDIT[0], _TABLE.key == AUDIT[1])
    others = query.where(_TABLE.kind.not_in(get_args(InventoryKind)), ~the_audit)
    for kind, key, *rest in db.connection().execute(others):
        if (kind, key) != COVERED or not is_signed(kind, key, *rest):
            yield RowFlaw(kind, key, "", "", "the inventory was altered")


def _inventories_of_nothing(db: Session, kind: InventoryKind) -> Iterator[RowFlaw]:
    """Check inventories of what is not there: of what the portal deleted, they are empty."""
    there = exists().where(models_of(kind)[0].__table__.c.id == _TABLE.key)
    query = select(_TABLE.key).where(_TABLE.kind == kind, ~there)
    gone = db.connection().scalars(query.order_by(_TABLE.key)).all()
    for first in range(0, len(gone), reading.MOST):
        yield from check_scopes(db, kind, gone[first : first + reading.MOST])


# --- the audit ---------------------------------------------------------------------------


def hash_entry(entry: AuditEntry) -> str:
    """Hash an entry of the audit with SHA-256, in hex."""
    return sha256_of(
        {
            "id": entry.id,
            "at": entry.at,
            "actor": entry.actor_id,
            "action": entry.action,
            "subject": entry.subject,
            "data": entry.data,
        }
    )


def check_audit(db: Session) -> Iterator[RowFlaw]:
    """Check every entry of the audit, and that none was added or is missing."""
    count = total = 0
    for entry in _entries(db):
        if entry.hash != hash_entry(entry):
            yield _audit_flaw(str(entry.id), "the entry was altered")
        count, total = count + 1, (total + weigh(entry.hash)) % 2**256
    found = (
        db.connection()
        .execute(
            select(_TABLE.sequence, _TABLE.rows, _TABLE.signature).where(
                _TABLE.kind == AUDIT[0], _TABLE.key == AUDIT[1]
            )
        )
        .one_or_none()
    )
    sequence, rows, signature = found or (0, NO_ENTRIES, "")
    if found and not is_signed(*AUDIT, sequence, rows, signature):
        yield _audit_flaw("", "the inventory was altered")
        return
    said = rows["entries"]
    if said["count"] != count:
        yield _audit_flaw("", f"there are {count} entries, and {said['count']} on record")
    elif said["sum"] != f"{total:x}":
        yield _audit_flaw("", "entries are others than on record")


def _entries(db: Session) -> Iterator[AuditEntry]:
    """Yield every entry of the audit, oldest first."""
    after = -(2**31)
    while True:
        query = select(AuditEntry).where(AuditEntry.id > after).order_by(AuditEntry.id)
        entries = db.scalars(query.limit(reading.MOST)).all()
        if not entries:
            return
        yield from entries
        after = entries[-1].id


def _audit_flaw(row: str, reason: str) -> RowFlaw:
    return RowFlaw(*AUDIT, "audit_entries" if row else "", row, reason)
