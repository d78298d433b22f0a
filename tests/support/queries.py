"""Counting what a page costs the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from services.database import Driver, Query


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collects the SQL statements sent while the block runs, on any engine, or by the driver."""
    statements: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    by_driver = Driver.find_row

    def note_and_find(driver: Driver, query: Query) -> Any:
        statements.append(str(query.statement))
        return by_driver(driver, query)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Driver, "find_row", note_and_find)
            yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
