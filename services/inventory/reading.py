"""Read rows as inventories have them: by table, row and column, the digest of the value."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from services.inventory.coverage import SCOPES, InventoryKind, models_of, sealed_columns
from services.inventory.digests import digest_column
from services.models import Base

MOST = 1000
"""Keys in one statement."""

Rows = dict[str, dict[str, dict[str, str]]]
"""By table, row and column."""


def read_touched(
    connection: Connection, model: type[Base], keys: Collection[UUID]
) -> Iterator[tuple[UUID, UUID, dict[str, str]]]:
    """Read rows of one table by their keys.

    Yields:
        The key of the inventory, that of the row, and its digests.

    """
    wanted = sorted(keys)
    for first in range(0, len(wanted), MOST):
        query = _select(model).where(model.__table__.c.id.in_(wanted[first : first + MOST]))
        yield from _read(connection, model, query)


def read_scopes(
    connection: Connection, kind: InventoryKind, keys: Collection[UUID]
) -> dict[UUID, Rows]:
    """Read all rows that belong to inventories of a kind. One statement a table."""
    found: dict[UUID, Rows] = {key: {} for key in keys}
    for model in models_of(kind):
        column = model.__table__.c[SCOPES[model][1]]
        for scope, row, digests in _read(connection, model, _select(model).where(column.in_(keys))):
            found[scope].setdefault(model.__tablename__, {})[str(row)] = digests
    return found


def _select(model: type[Base]) -> Select[Any]:
    columns = model.__table__.c
    return select(columns[SCOPES[model][1]], *(columns[name] for name in sealed_columns(model)))


def _read(
    connection: Connection, model: type[Base], query: Select[Any]
) -> Iterable[tuple[UUID, UUID, dict[str, str]]]:
    names, table = sealed_columns(model), model.__tablename__
    place = names.index("id")
    for scope, *values in connection.execute(query):
        key = str(values[place])
        digests = {
            name: digest_column(table, key, name, value)
            for name, value in zip(names, values, strict=True)
        }
        yield scope, values[place], digests
