"""The orders in which a queue is read: each walks an index of `reviews`, from any row on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, tuple_

from services.models import Review


class Sort(StrEnum):
    """By which column cases are sorted."""

    DUE = "due"
    NUMBER = "number"
    SERVICE = "service"


class Order(NamedTuple):
    """By which column, and whether from its end."""

    by: Sort
    descends: bool = False


@dataclass(frozen=True, slots=True)
class QueueKey:
    """Where a page begins: strictly after (or before) this row.

    Args:
        number, item_code: known where cases are sorted by them.
    """

    due_on: date | None
    id: UUID
    number: str = ""
    item_code: str = ""


_COLUMNS: dict[Sort, tuple[Any, ...]] = {
    Sort.DUE: (Review.due_on, Review.id),
    Sort.NUMBER: (Review.number,),  # a body has no more than one part in a case
    Sort.SERVICE: (Review.item_code, Review.due_on, Review.id),
}


def order_by(order: Order, *, backwards: bool) -> list[Any]:
    """List what a page is ordered by; a page that is read backwards begins at its end."""
    columns = _COLUMNS[order.by]
    if order.descends != backwards:
        return [column.desc() for column in columns]
    return list(columns)


def is_past_key(order: Order, *, backwards: bool) -> ColumnElement[bool]:
    """Build the condition that a row comes after the key, whose values are parameters."""
    columns = _COLUMNS[order.by]
    key = tuple_(*[bindparam(f"key_{column.key}", type_=column.type) for column in columns])
    here = tuple_(*columns)
    return here < key if order.descends != backwards else here > key


def read_values(key: QueueKey | None) -> dict[str, object]:
    """Read the values of those parameters."""
    return {
        "key_due_on": key and key.due_on,
        "key_id": key and key.id,
        "key_number": key and key.number,
        "key_item_code": key and key.item_code,
    }


def make_key(row: Row[Any], by: Sort) -> QueueKey:
    """Make the key of a row of the queue, which says no more than its order needs."""
    return QueueKey(
        row.due_on,
        row.review_id,
        number=row.number if by is Sort.NUMBER else "",
        item_code=row.item_code if by is Sort.SERVICE else "",
    )
