"""Seal what is in the tables already, as it is found: once, and for columns that are new.

What was sealed before is never sealed anew, so nothing that was changed past the portal is
made good; only the operator can ask for that, who has lost the key.
"""

from collections.abc import Mapping
from typing import Any, cast, get_args
from uuid import UUID

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from services.inventory import reading
from services.inventory.coverage import SCOPES, InventoryKind, models_of, sealed_columns
from services.inventory.digests import is_signed, sign_inventory, weigh
from services.inventory.sealing import AUDIT, COVERED
from services.models import AuditEntry, Inventory

_TABLE = Inventory.__table__.c

Covered = Mapping[str, list[str]]
"""By table, the columns that inventories have."""


class CoverageLost(Exception):
    """There are inventories, and nothing says what they cover."""

    def __init__(self) -> None:
        super().__init__(
            "the list of what is sealed is missing or altered: see what verify-ledger says,"
            " then migrate with --seal-as-found"
        )


def covered_now() -> dict[str, list[str]]:
    """List what this code seals."""
    return {model.__tablename__: list(sealed_columns(model)) for model in SCOPES}


def covered_before(connection: Connection) -> Covered | None:
    """Read what is sealed already; None where nothing is.

    Raises:
        CoverageLost: it is not known.
    """
    rows = _read(connection, COVERED)
    if rows is not None:
        return cast("Covered", rows)
    if connection.scalar(select(func.count()).select_from(Inventory.__table__)):
        raise CoverageLost
    return None


def forget_all(connection: Connection) -> None:
    """Delete every inventory, for all to be sealed anew."""
    connection.execute(delete(Inventory.__table__))  # type: ignore[arg-type]


def seal_found(connection: Connection, before: Covered | None) -> int:
    """Seal what no inventory has yet; returns how many rows that is.

    Args:
        before: what is sealed already; None where nothing is.

    """
    sealed = 0
    for kind in cast("tuple[InventoryKind, ...]", get_args(InventoryKind)):
        for keys in reading.batches(connection, kind):
            sealed += _seal_batch(connection, kind, keys, before or {})
    if before is None:
        sealed += _seal_audit(connection)
    _write(connection, COVERED, 0, covered_now())
    return sealed


def _seal_batch(
    connection: Connection, kind: InventoryKind, keys: list[UUID], before: Covered
) -> int:
    sealed = 0
    for key, tables in reading.read_scopes(connection, models_of(kind), keys).items():
        scope = (kind, key)
        query = select(_TABLE.sequence).where(_TABLE.kind == kind, _TABLE.key == key)
        sequence = connection.scalar(query.with_for_update())
        kept = _read(connection, scope) if sequence is not None else {}
        if kept is None:
            continue  # altered: it stays so
        found = _add_new(kept, tables, before)
        if found:
            _write(connection, scope, (sequence or 0) + 1, kept)
            sealed += found
    return sealed


def _add_new(kept: dict[str, Any], tables: reading.Rows, before: Covered) -> int:
    """Add to an inventory the rows of new tables, and new columns of its rows."""
    found = 0
    for table, rows in tables.items():
        known = before.get(table)
        for row, digests in rows.items():
            if known is None:
                kept.setdefault(table, {})[row] = digests
            elif row in kept.get(table, {}) and digests.keys() - set(known):
                kept[table][row] = {**digests, **kept[table][row]}
            else:
                continue
            found += 1
    return found


def _seal_audit(connection: Connection) -> int:
    hashes = list(connection.scalars(select(AuditEntry.__table__.c.hash)))
    total = sum(map(weigh, hashes)) % 2**256
    _write(connection, AUDIT, 0, {"entries": {"count": len(hashes), "sum": f"{total:x}"}})
    return len(hashes)


def _read(connection: Connection, scope: tuple[str, UUID]) -> dict[str, Any] | None:
    """Read an inventory; None where it is missing or altered."""
    kind, key = scope
    query = select(_TABLE.sequence, _TABLE.rows, _TABLE.signature)
    found = connection.execute(query.where(_TABLE.kind == kind, _TABLE.key == key)).one_or_none()
    return found.rows if found and is_signed(kind, key, *found) else None


def _write(connection: Connection, scope: tuple[str, UUID], sequence: int, rows: Any) -> None:
    kind, key = scope
    signature = sign_inventory(kind, key, sequence, rows)
    values = {"sequence": sequence, "rows": rows, "signature": signature}
    connection.execute(
        insert(Inventory)
        .values(kind=kind, key=key, **values)
        .on_conflict_do_update(index_elements=["kind", "key"], set_=values)
    )
