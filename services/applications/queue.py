"""An agency body's queue: its own open work, most urgent first, read by key.

One query a page whatever the number of cases: each view of the queue walks an
index of `reviews`, so the deepest page costs what the first one does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from services.actor import AGENCY_ROLES, Actor
from services.documents.numbering import valid_case_number
from services.errors import NotFound
from services.identifiers import normalise
from services.models import Applicant, Application, Review, User

PAGE = 25
"""Rows on a page."""

MOST_COUNTED = 100
"""Tabs count up to here and then say `99+`."""


class View(StrEnum):
    """The tabs of a queue."""

    OPEN = "open"  # waits for this body
    MINE = "mine"  # ... and is in my hands
    UNCLAIMED = "unclaimed"  # ... and in nobody's
    ELSEWHERE = "elsewhere"  # waits for the applicant or for other bodies
    ALL = "all"  # everything this body has ever handled


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is shown.

    Args:
        part: `lead` or `joint`; empty for both.
        item: an item code; empty for all.
        search: case number, credit code, or part of the applicant's name.

    """

    view: View = View.OPEN
    part: str = ""
    item: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page begins: strictly after (or before) this row."""

    due_on: date | None
    id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the queue.

    Args:
        rows: the cases, with the columns of `_scope`.
        before, after: the keys of the neighbouring pages, where there are any.

    """

    rows: Sequence[Row[Any]]
    before: Key | None
    after: Key | None


def page(
    db: Session,
    actor: Actor,
    filters: Filters,
    *,
    after: Key | None = None,
    before: Key | None = None,
    size: int = PAGE,
) -> Page:
    """One page of the actor's body's queue, most urgent first.

    Raises:
        NotFound: the actor works for no agency.

    """
    backwards = before is not None
    query = _filtered(_scope(actor), actor, filters)
    key = before or after
    if key is not None:
        query = query.where(_beyond(filters.view, key, backwards))
    order = _order(filters.view)
    if _descends(filters.view, backwards):
        order = [column.desc() for column in order]
    rows = list(db.execute(query.order_by(*order).limit(size + 1)))
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_before = more if backwards else after is not None
    has_after = True if backwards else more
    return Page(
        rows,
        before=_key(rows[0]) if rows and has_before else None,
        after=_key(rows[-1]) if rows and has_after else None,
    )


def counts(db: Session, actor: Actor) -> dict[View, int]:
    """How many cases each tab holds, counted up to `MOST_COUNTED`. One query."""
    capped = {
        view: select(func.count())
        .select_from(
            select(Review.id)
            .where(*_of_body(actor), _in_view(view, actor))
            .limit(MOST_COUNTED)
            .subquery()
        )
        .scalar_subquery()
        for view in (View.OPEN, View.MINE, View.UNCLAIMED, View.ELSEWHERE)
    }
    row = db.execute(select(*[query.label(view.value) for view, query in capped.items()])).one()
    return {view: getattr(row, view.value) for view in capped}


def _of_body(actor: Actor) -> list[ColumnElement[bool]]:
    if actor.role not in AGENCY_ROLES or actor.body is None:
        raise NotFound
    return [Review.body_code == actor.body]


def _scope(actor: Actor) -> Select[Any]:
    query = (
        select(
            Review.id.label("review_id"),
            Review.part,
            Review.due_on,
            Review.waiting,
            Review.opinion,
            Review.assignee_id,
            User.name.label("assignee"),
            Application.id,
            Application.number,
            Application.item_code,
            Application.item_version,
            Application.state,
            Application.submitted_at,
            Applicant.name.label("applicant"),
        )
        .join(Application, Application.id == Review.application_id)
        .join(Applicant, Applicant.id == Application.applicant_id)
        .outerjoin(User, User.id == Review.assignee_id)
        .where(*_of_body(actor))
    )
    return cast(Select[Any], query)


def _filtered(query: Select[Any], actor: Actor, filters: Filters) -> Select[Any]:
    query = query.where(_in_view(filters.view, actor))
    if filters.part:
        query = query.where(Review.part == filters.part)
    if filters.item:
        query = query.where(Review.item_code == filters.item)
    wanted = filters.search.strip()
    if wanted:
        query = query.where(
            or_(
                Application.number == (valid_case_number(wanted) or wanted),
                Applicant.credit_code == normalise(wanted),
                Applicant.name.ilike(f"%{_escaped(wanted)}%", escape="\\"),
            )
        )
    return query


def _in_view(view: View, actor: Actor) -> ColumnElement[bool]:
    waits_here = Review.waiting.in_(("reviewer", "approver"))
    match view:
        case View.OPEN:
            return waits_here
        case View.MINE:
            return and_(waits_here, Review.assignee_id == actor.user_id)
        case View.UNCLAIMED:
            return and_(waits_here, Review.assignee_id.is_(None))
        case View.ELSEWHERE:
            return Review.waiting.in_(("applicant", "others"))
        case View.ALL:
            return Review.id.is_not(None)


def _order(view: View) -> list[Any]:
    """By urgency where work is open; by arrival where all is shown."""
    return [Review.id] if view is View.ALL else [Review.due_on, Review.id]


def _beyond(view: View, key: Key, backwards: bool) -> ColumnElement[bool]:
    columns = tuple_(*_order(view))
    values = (key.id,) if view is View.ALL else (key.due_on, key.id)
    return columns < values if _descends(view, backwards) else columns > values


def _descends(view: View, backwards: bool) -> bool:
    """Whether rows are read from the end of the index: what is all, newest first."""
    return backwards != (view is View.ALL)


def _key(row: Row[Any]) -> Key:
    return Key(row.due_on, row.review_id)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
