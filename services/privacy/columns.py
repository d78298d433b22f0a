"""The class of every column, read from `columns.yaml`, and emptying a row by it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from services.content import read_yaml
from services.models import Base

COLUMNS = Path(__file__).parent / "columns.yaml"

Class = Literal["personal", "sensitive", "secret", "public", "technical"]

OF_PEOPLE: tuple[Class, ...] = ("personal", "sensitive", "secret")
"""The classes that erasing empties."""


@cache
def classes() -> Mapping[str, Mapping[Class, tuple[str, ...]]]:
    """Read the columns of each table, by class.

    Raises:
        BadContent: the file is wrong.
    """
    shape = TypeAdapter(dict[str, dict[Class, tuple[str, ...]]])
    found: Mapping[str, Mapping[Class, tuple[str, ...]]] = read_yaml(COLUMNS, shape)
    return found


def columns_of_people(table: str) -> tuple[str, ...]:
    """List the columns of a table that hold something of a person."""
    return tuple(name for one in OF_PEOPLE for name in classes()[table].get(one, ()))


def empty(row: Base) -> None:
    """Empty the columns of a row that hold something of a person."""
    columns = row.__table__.c
    for name in columns_of_people(row.__tablename__):
        setattr(row, name, None if columns[name].nullable else type(getattr(row, name))())
