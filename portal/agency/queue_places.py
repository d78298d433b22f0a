"""Places in the queue: filters, order and page, as addresses say them."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from flask import request, session, url_for

from portal.access import actor
from services.applications.casework import queue
from services.applications.casework.queue import Filters, Tab
from services.applications.casework.sorting import Order, QueueKey, Sort
from services.models import Review

PLACE = "queue"
"""Under which name the cookie keeps where in the queue the officer was."""

FILTERS = ("view", "part", "item", "holder", "q", "sort")
"""What an address may say about the queue, its page aside."""


def place_in_queue() -> str:
    """Return where the officer was in the queue, to go back to."""
    place = session.get(PLACE)
    home = url_for("agency.show_queue")
    return place if isinstance(place, str) and place.startswith(home) else home


def read_filters(asked: Mapping[str, str]) -> Filters:
    """Read the filters of an address; what cannot be is left out."""
    offered = queue.list_tabs(actor())
    view, part = asked.get("view"), asked.get("part", "")
    sort, descends = _read_sort(asked.get("sort", ""))
    return Filters(
        view=Tab(view) if view in offered else offered[0],
        part=part if part in ("lead", "joint") else "",
        item=asked.get("item", ""),
        mine=asked.get("holder") == "me",
        search=asked.get("q", "")[:100],
        sort=sort,
        descends=descends,
    )


def write_filters(filters: Filters) -> dict[str, str]:
    """Write filters as an address says them; empty ones drop out."""
    said = {
        "view": filters.view.value,
        "part": filters.part,
        "item": filters.item,
        "holder": "me" if filters.mine else "",
        "q": filters.search,
        "sort": write_sort(filters.view, filters.order),
    }
    return {name: value for name, value in said.items() if value}


def write_sort(view: Tab, order: Order) -> str:
    """Write an order; empty for the one that the tab has by itself."""
    if order == Filters(view).order:
        return ""
    return f"-{order.by}" if order.descends else order.by.value


def addresses() -> Callable[..., str]:
    """Return what writes the queue's address with some filters changed; empty ones drop out."""
    return addresses_of({n: v for n, v in request.args.items() if n in FILTERS})


def addresses_of(now: Mapping[str, str]) -> Callable[..., str]:
    """Return the same for a place that is told by its filters."""
    path = url_for("agency.show_queue")

    def address(**changes: str | QueueKey | None) -> str:
        wanted = {
            name: write_key(value) if isinstance(value, QueueKey) else value
            for name, value in {**now, **changes}.items()
            if value
        }
        return f"{path}?{urlencode(wanted)}" if wanted else path

    return address


def next_address(review: Review) -> str:
    """Build the address of the case that follows a part of a case in the queue."""
    key = QueueKey(review.due_on, review.id, number=review.number, item_code=review.item_code)
    return url_for("agency.show_next", after=write_key(key))


def write_key(key: QueueKey) -> str:
    """Write a key into an address."""
    day = key.due_on.isoformat() if key.due_on else ""
    return "_".join((day, str(key.id), key.number, key.item_code)).rstrip("_")


def read_key(text: str | None) -> QueueKey | None:
    """Read a key from an address; None for what is none, which shows the first page."""
    day, identifier, number, item_code = (*(text or "").split("_", 3), "", "", "", "")[:4]
    with suppress(ValueError):
        return QueueKey(
            date.fromisoformat(day) if day else None, UUID(identifier), number, item_code
        )
    return None


def _read_sort(text: str) -> tuple[Sort | None, bool]:
    by = text.removeprefix("-")
    return (Sort(by), text.startswith("-")) if by in set(Sort) else (None, False)
