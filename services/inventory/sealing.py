"""Keep inventories true: whatever a transaction of the portal writes, it signs as it commits.

Only the columns that a transaction has changed get a new digest. What somebody else has
changed in the same row meanwhile stays wrong, and is found.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    event,
    inspect,
    orm,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from services.database import Session
from services.inventory import reading
from services.inventory.coverage import SCOPES, sealed_columns
from services.inventory.digests import is_signed, sign_inventory, weigh
from services.models import AuditEntry, Base, Inventory

TOUCHED = "touched"
"""The key under which a session keeps what its transaction has changed."""
SEEN = "changes_are_noted"
AUDIT = ("audit", UUID(int=0))
"""InventoryKind and key of the inventory of all entries of the audit."""
NO_ENTRIES = {"entries": {"count": 0, "sum": "0"}}

COVERED = ("covered", UUID(int=0))
"""InventoryKind and key of the list of tables and columns that inventories have."""

Columns = set[str]
Scope = tuple[str, UUID]
NewDigests = dict[str, dict[str, dict[str, str] | None]]
"""By table and row, the new digests; None for a row that is gone."""


class Touched:
    """What a transaction has changed, by table and row."""

    def __init__(self) -> None:
        self.columns: dict[type[Base], dict[UUID, Columns]] = {}
        self.removed: dict[type[Base], set[tuple[UUID, UUID]]] = {}
        self.entries: list[int] = []

    def change(self, model: type[Base], row: UUID, columns: Iterable[str]) -> None:
        """Note that columns of a row were written."""
        self.columns.setdefault(model, {}).setdefault(row, set()).update(columns)

    def remove(self, model: type[Base], row: UUID, scope: UUID) -> None:
        """Note that a row was deleted."""
        self.columns.get(model, {}).pop(row, None)
        self.removed.setdefault(model, set()).add((row, scope))

    def move(self, model: type[Base], row: UUID, scope: UUID) -> None:
        """Note that a row went from an inventory to another of its kind."""
        self.remove(model, row, scope)
        self.change(model, row, sealed_columns(model))


def change_rows(
    db: orm.Session, model: type[Base], *which: ColumnElement[bool], **values: Any
) -> list[UUID]:
    """Change rows of a table in one statement, past the ORM; returns their keys."""
    columns, scope = model.__table__.c, SCOPES[model][1]
    if scope in values:
        moved = select(columns.id, columns[scope]).where(*which).with_for_update()
        for key, before in db.execute(moved).all():
            _touched(db).move(model, key, before)
    done = db.execute(
        update(model).where(*which).values(**values).returning(columns.id),
        execution_options={SEEN: True},
    )
    keys = list(done.scalars())
    for key in keys:
        _touched(db).change(model, key, values)
    return keys


def delete_rows(db: orm.Session, model: type[Base], *which: ColumnElement[bool]) -> None:
    """Delete rows of a table in one statement, past the ORM."""
    columns = model.__table__.c
    done = db.execute(
        delete(model).where(*which).returning(columns.id, columns[SCOPES[model][1]]),
        execution_options={SEEN: True},
    )
    for key, scope in done:
        _touched(db).remove(model, key, scope)


def _touched(db: orm.Session) -> Touched:
    """Return what the session's transaction has changed so far."""
    db.connection()  # begins a transaction if there is none
    transaction = db.get_transaction()
    noted_in, touched = db.info.get(TOUCHED, (None, None))
    if touched is None or noted_in is not transaction:
        touched = Touched()
        db.info[TOUCHED] = (transaction, touched)
    return touched  # type: ignore[no-any-return]


@event.listens_for(Session, "do_orm_execute")
def _refuse_what_is_not_seen(state: orm.ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        mapper = state.bind_mapper
        sealed = mapper is not None and mapper.class_ in SCOPES
        assert not sealed or SEEN in state.execution_options, "use change_rows or delete_rows"


@event.listens_for(Session, "after_flush")
def _note_flush(db: orm.Session, _context: orm.UOWTransaction) -> None:
    for row in db.new:
        model: type[Base] = type(row)
        if model in SCOPES:
            _touched(db).change(model, row.id, sealed_columns(model))
        elif isinstance(row, AuditEntry):
            _touched(db).entries.append(row.id)
    for row in db.dirty:
        if type(row) in SCOPES and (columns := _changed(row)):
            if SCOPES[type(row)][1] in columns:
                _touched(db).move(type(row), row.id, _scope_before(row))
            _touched(db).change(type(row), row.id, columns)
    for row in db.deleted:
        if type(row) in SCOPES:
            _touched(db).remove(type(row), row.id, _scope_before(row))


def _scope_before(row: Base) -> UUID:
    """Return the inventory that a row belonged to before it was changed or deleted."""
    name = SCOPES[type(row)][1]
    before: UUID = inspect(row).committed_state.get(name, getattr(row, name))
    return before


def _changed(row: Base) -> Columns:
    state = inspect(row)
    sealed = sealed_columns(type(row))
    changed = {name for name in sealed if state.attrs[name].history.has_changes()}
    version = state.mapper.version_id_col
    return changed | {str(version.key)} if changed and version is not None else changed


@event.listens_for(Session, "before_commit")
def _seal(db: orm.Session) -> None:
    if db.in_nested_transaction():
        return
    db.flush()
    noted_in, touched = db.info.pop(TOUCHED, (None, None))
    if touched is not None and noted_in is db.get_transaction():
        seal(db.connection(), touched)


def seal(connection: Connection, touched: Touched) -> None:
    """Sign what a transaction has changed, in the inventories that it belongs to."""
    changes = _changes(connection, touched)
    added = _weigh_entries(connection, touched.entries)
    scopes = sorted([*changes, *([AUDIT] if added else [])])
    known = _lock(connection, scopes)
    missing = [scope for scope in scopes if scope not in known]
    if missing:
        connection.execute(insert(Inventory).on_conflict_do_nothing(), [*map(_blank, missing)])
        known |= _lock(connection, missing)
    written = []
    for scope, (sequence, rows, signature) in known.items():
        if not is_signed(*scope, sequence, rows, signature):
            continue  # it was altered, and is never made good
        after = _add(rows, added) if scope == AUDIT else _apply(rows, changes[scope])
        signed = sign_inventory(*scope, sequence + 1, after)
        written.append(
            {"of": scope[0], "at": scope[1], "n": sequence + 1, "rows": after, "by": signed}
        )
    if written:
        connection.execute(_WRITE, written)


_TABLE = Inventory.__table__.c
_WRITE = (
    update(Inventory.__table__)  # type: ignore[arg-type]
    .where(_TABLE.kind == bindparam("of"), _TABLE.key == bindparam("at"))
    .values(sequence=bindparam("n"), rows=bindparam("rows"), signature=bindparam("by"))
)


def _blank(scope: Scope) -> dict[str, Any]:
    rows: dict[str, Any] = NO_ENTRIES if scope == AUDIT else {}
    signature = sign_inventory(*scope, 0, rows)
    kind, key = scope
    return {"kind": kind, "key": key, "sequence": 0, "rows": rows, "signature": signature}


def _lock(
    connection: Connection, scopes: list[Scope]
) -> dict[Scope, tuple[int, dict[str, Any], str]]:
    """Lock inventories until the commit, always in the same order."""
    found = {}
    for first in range(0, len(scopes), reading.MOST):
        some = scopes[first : first + reading.MOST]
        query = (
            select(_TABLE.kind, _TABLE.key, _TABLE.sequence, _TABLE.rows, _TABLE.signature)
            .where(tuple_(_TABLE.kind, _TABLE.key).in_(some))
            .order_by(_TABLE.kind, _TABLE.key)
            .with_for_update()
        )
        for kind, key, *rest in connection.execute(query):
            found[kind, key] = tuple(rest)
    return found


def _changes(connection: Connection, touched: Touched) -> dict[Scope, NewDigests]:
    """Return the new digests, by inventory. Values are read as they are stored now."""
    found: dict[Scope, NewDigests] = {}
    for model, columns in touched.columns.items():
        kind = SCOPES[model][0]
        for scope, row, digests in reading.read_touched(connection, model, columns):
            tables = found.setdefault((kind, scope), {})
            tables.setdefault(model.__tablename__, {})[str(row)] = digests
    for model, rows in touched.removed.items():
        for row, scope in rows:
            tables = found.setdefault((SCOPES[model][0], scope), {})
            tables.setdefault(model.__tablename__, {})[str(row)] = None
    return found


def _apply(rows: Mapping[str, Any], changes: NewDigests) -> dict[str, Any]:
    after = {table: dict(of_table) for table, of_table in rows.items()}
    for table, of_table in changes.items():
        kept = after.setdefault(table, {})
        for row, digests in of_table.items():
            if digests is None:
                kept.pop(row, None)
            else:
                kept[row] = kept.get(row, {}) | digests
    return {table: of_table for table, of_table in after.items() if of_table}


def _weigh_entries(connection: Connection, entries: list[int]) -> list[int]:
    if not entries:
        return []
    columns = AuditEntry.__table__.c
    hashes = connection.scalars(select(columns.hash).where(columns.id.in_(entries)))
    return [weigh(one) for one in hashes]


def _add(rows: Mapping[str, Any], weights: list[int]) -> dict[str, Any]:
    """Count entries of the audit and add their weights, which depend on the key alone."""
    entries = rows["entries"]
    total = (int(entries["sum"], 16) + sum(weights)) % 2**256
    return {"entries": {"count": entries["count"] + len(weights), "sum": f"{total:x}"}}
