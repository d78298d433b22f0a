"""Read rows as inventories have them: by table, row and column, the digest of the value."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Select,
    String,
    TypeDecorator,
    select,
    type_coerce,
)

from services.encryption import Encrypted, NoDataKey, decrypt
from services.inventory.coverage import SCOPES, InventoryKind, models_of, sealed_columns
from services.inventory.digests import digest_column
from services.models import Base

MOST = 1000
"""Keys in one statement."""

BATCH = 500
"""Inventories that are read at once."""

Rows = dict[str, dict[str, dict[str, str]]]
"""By table, row and column."""

NO_KEY = object()
"""A value that is encrypted, and that no key opens."""
UNREADABLE = ""
"""Digest of such a value."""


def batches(connection: Connection, kind: InventoryKind) -> Iterator[list[UUID]]:
    """Yield the keys of all that has an inventory of a kind, oldest first."""
    root = models_of(kind)[0].__table__.c.id
    after = UUID(int=0)
    while True:
        query = select(root).where(root > after).order_by(root).limit(BATCH)
        keys = list(connection.scalars(query))
        if not keys:
            return
        yield keys
        after = keys[-1]


def read_touched(
    connection: Connection, model: type[Base], columns: Mapping[UUID, Collection[str]]
) -> Iterator[tuple[UUID, UUID, dict[str, str]]]:
    """Read columns of rows of one table by their keys.

    Yields:
        The key of the inventory, that of the row, and the digests of its columns.

    """
    wanted = sorted(columns)
    for first in range(0, len(wanted), MOST):
        query = _select(model).where(model.__table__.c.id.in_(wanted[first : first + MOST]))
        yield from _read(connection, model, query, columns)


def read_scopes(
    connection: Connection, models: Collection[type[Base]], keys: Collection[UUID]
) -> dict[UUID, Rows]:
    """Read the rows of some tables that belong to inventories. One statement a table."""
    found: dict[UUID, Rows] = {key: {} for key in keys}
    for model in models:
        column = model.__table__.c[SCOPES[model][1]]
        for scope, row, digests in _read(connection, model, _select(model).where(column.in_(keys))):
            found[scope].setdefault(model.__tablename__, {})[str(row)] = digests
    return found


def _select(model: type[Base]) -> Select[Any]:
    columns = model.__table__.c
    return select(columns[SCOPES[model][1]], *(_plain(columns[n]) for n in sealed_columns(model)))


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what reads a column; of an encrypted one, what the keys open."""
    return type_coerce(column, Opened) if isinstance(column.type, Encrypted) else column


class Opened(TypeDecorator[Any]):
    """Text that is encrypted in its column; `NO_KEY` where no key opens it."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Decrypt what is read."""
        try:
            return None if value is None else decrypt(value)
        except NoDataKey:
            return NO_KEY


def _read(
    connection: Connection,
    model: type[Base],
    query: Select[Any],
    columns: Mapping[UUID, Collection[str]] | None = None,
) -> Iterable[tuple[UUID, UUID, dict[str, str]]]:
    """Read rows with the digests of some columns of each, or of all sealed ones."""
    names, table = sealed_columns(model), model.__tablename__
    place = names.index("id")
    for scope, *values in connection.execute(query):
        row, key = values[place], str(values[place])
        digests = {
            name: UNREADABLE if value is NO_KEY else digest_column(table, key, name, value)
            for name, value in zip(names, values, strict=True)
            if columns is None or name in columns[row]
        }
        yield scope, row, digests
