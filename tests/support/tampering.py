"""Edits by chance of what is in the database, past the portal and past every trigger."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Table, select, text
from sqlalchemy.exc import DataError, IntegrityError

from services.inventory.coverage import COLUMNS_LEFT_OUT, SCOPES
from services.models import AuditEntry, Event, Inventory, RowKey

TABLES: tuple[Table, ...] = tuple(
    model.__table__  # type: ignore[misc]
    for model in (*SCOPES, Event, AuditEntry, Inventory, RowKey)
)
TRIES = 50
"""Edits that a constraint may refuse in a row."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit that was made.

    Args:
        what: was done, in words.
        row: as it was, or as it was added.
    """

    table: Table
    what: str
    row: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.table.name}: {self.what}"


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """Let a block edit without triggers and foreign keys, and undo what it did."""
    savepoint = connection.begin_nested()
    connection.execute(text("set local session_replication_role = replica"))
    yield
    savepoint.rollback()


def edit(connection: Connection, random: Random) -> Edit:
    """Change, add or delete one row of one table."""
    for _ in range(TRIES):
        table = random.choice(TABLES)
        try:
            with connection.begin_nested():
                if done := _edit(connection, random, table):
                    return done
        except (DataError, IntegrityError):
            continue  # such as a state that no row can have
    raise AssertionError("the constraints refuse whatever is tried")


def _edit(connection: Connection, random: Random, table: Table) -> Edit | None:
    rows = connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
    if not rows:
        return None
    row = dict(random.choice(rows))
    same = [column == row[column.key] for column in table.primary_key]
    what = random.choice(("change", "change", "change", "add", "delete"))
    if what == "delete":
        connection.execute(table.delete().where(*same))
        return Edit(table, f"deleted {row}", row)
    if what == "add":
        added = row | _new_keys(table, random)
        connection.execute(table.insert().values(_without_computed(table, added)))
        return Edit(table, f"added {added}", added)
    column = random.choice(
        [c for c in table.c if c.key not in COLUMNS_LEFT_OUT.get(table.name, {})]
    )
    value = _another(random, column, row[column.key], [other[column.key] for other in rows])
    if value == row[column.key] and type(value) is type(row[column.key]):
        return None
    changed = connection.execute(table.update().where(*same).values({column.key: value}))
    assert changed.rowcount == 1
    return Edit(table, f"{column.key} from {row[column.key]!r} to {value!r}", row)


def _new_keys(table: Table, random: Random) -> dict[str, Any]:
    """Give a copy of a row what must be unique."""
    fresh: dict[str, Any] = {
        "email": f"{random.random()}@example.com",
        "credit_code": f"{random.random()}",
        "number": f"{random.random()}",
        "sequence": random.randint(1000, 9999),
        "user_id": UUID(int=random.getrandbits(128)),
        "body_code": f"{random.random()}",
        "kind": random.choice(("correction", "certificate", "revocation", "user")),
    }
    unique = {
        "users": ("email",),
        "applicants": ("credit_code",),
        "applications": ("number",),
        "papers": ("number", "kind"),
        "events": ("sequence",),
        "reviews": ("body_code",),
        "memberships": ("user_id",),
    }
    keys: dict[str, Any] = {name: fresh[name] for name in unique.get(table.name, ())}
    if table.name in ("events", "audit_entries"):
        keys["id"] = random.randint(10**6, 10**7)
    elif table.name == "row_keys":
        keys["row"] = random.randint(1000, 9999)
    elif "id" in table.c:
        keys["id"] = UUID(int=random.getrandbits(128))
    else:
        keys["key"] = UUID(int=random.getrandbits(128))
    return keys


def _without_computed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if table.c[name].computed is None}


def _another(random: Random, column: Column[Any], value: Any, others: list[Any]) -> Any:
    """Make another value of a column: one of another row, none, or one a little different."""
    choice = random.randrange(4)
    if choice == 0:
        return random.choice(others)
    if choice == 1 and column.nullable and not column.primary_key:
        return None
    return _different(random, random.choice(others) if value is None else value)


def _different(random: Random, value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + random.randint(1, 9)
        case str():
            return random.choice((value + "x", value[:-1], "", value.swapcase(), f" {value}"))
        case datetime():
            return value + timedelta(microseconds=random.randint(1, 10**9))
        case date():
            return value + timedelta(days=random.randint(1, 900))
        case UUID():
            return UUID(int=random.getrandbits(128))
        case dict():
            return _different_object(random, value)
        case list():
            return random.choice(([*value, "x"], value[:-1], value[::-1]))
    return value


def _different_object(random: Random, value: dict[str, Any]) -> dict[str, Any]:
    """Change one value of a JSON object, at any depth, or add a key."""
    if not value or random.random() < 0.2:
        return value | {"x": random.randint(1, 9)}
    key = random.choice(sorted(value))
    if random.random() < 0.2:
        return {name: inner for name, inner in value.items() if name != key}
    return value | {key: _different(random, value[key])}
