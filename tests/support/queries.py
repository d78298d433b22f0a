"""Counting what a page costs the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, Insert, event

from services.database import Driver, Query


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collects the SQL statements sent while the block runs, on any engine, or by the driver."""
    statements: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    by_driver, insert_by_driver = Driver.find_row, Driver.insert_row

    def note_and_find(driver: Driver, query: Query) -> Any:
        statements.append(str(query.statement))
        return by_driver(driver, query)

    def note_and_insert(driver: Driver, statement: Insert, values: Any) -> None:
        statements.append(str(statement))
        insert_by_driver(driver, statement, values)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Driver, "find_row", note_and_find)
            patch.setattr(Driver, "insert_row", note_and_insert)
            yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
