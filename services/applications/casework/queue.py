"""The queue of a body: its open work, most urgent first, paged by key.

A page is one query, however many cases there are: each tab of the queue walks an
index of `reviews`, so the last page costs as much as the first. Officers have this
page open all day, so its statements are built once and cached.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Row,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array
from sqlalchemy.orm import Session, aliased

from services import moments
from services.actor import AGENCY_ROLES, Actor, Role
from services.applications.casework.searching import Search, parse_search
from services.applications.casework.sorting import (
    Order,
    QueueKey,
    Sort,
    is_past_key,
    make_key,
    order_by,
    read_values,
)
from services.applications.clock.clock import days_overdue
from services.applications.lifecycle import ClockEffect
from services.applications.rows import ROWS
from services.database import Query
from services.errors import NotFound
from services.models import Applicant, Application, Event, Review, SavedView, User

PAGE = 25
"""Rows on a page."""

PAUSING = frozenset({ClockEffect.PAUSES, ClockEffect.MAY_PAUSE, ClockEffect.RESUMES})
"""The effects of actions that interrupt what is counted."""

MOST_COUNTED = 100
"""Tabs count up to here and then say `99+`."""


class Tab(StrEnum):
    """The tabs of a queue."""

    OPEN = "open"  # waits for a reviewer of this body
    MINE = "mine"  # ... and is in my hands, or of those I stand in for
    UNCLAIMED = "unclaimed"  # ... and in nobody's
    SIGNOFF = "signoff"  # waits for its approver
    ELSEWHERE = "elsewhere"  # waits for the applicant or for other bodies
    ALL = "all"  # everything this body has ever handled


TABS: dict[Role, tuple[Tab, ...]] = {
    Role.REVIEWER: (
        *(Tab.OPEN, Tab.MINE, Tab.UNCLAIMED),
        *(Tab.SIGNOFF, Tab.ELSEWHERE, Tab.ALL),
    ),
    Role.APPROVER: (Tab.SIGNOFF, Tab.OPEN, Tab.ELSEWHERE, Tab.ALL),
}
"""The tabs of each role; the first is opened first. All but `ALL` show a count."""

# Written like the conditions of the indexes, so that the planner uses the indexes.
WAITS_FOR_REVIEWER = literal_column("reviews.waiting = 'reviewer'", Boolean)
WAITS_FOR_APPROVER = literal_column("reviews.waiting = 'approver'", Boolean)
WAITS_ELSEWHERE = literal_column("reviews.waiting in ('applicant', 'others')", Boolean)


_ASIDE = aliased(Review, name="aside")
_NOT_ASIDE = Review.id.not_in(
    select(_ASIDE.id).where(
        _ASIDE.body_code == bindparam("body"),
        literal_column("aside.recused <> '{}'", Boolean),
        _ASIDE.recused.contains(array([bindparam("officer")], type_=Uuid)),
    )
)
"""Whoever stepped aside from a case does not see it; there are few, found by an index of theirs."""


class Shape(NamedTuple):
    """Which filters a page has, without their values; each shape has its own statement."""

    view: Tab
    order: Order
    part: bool
    item: bool
    mine: bool
    stands_in: bool
    search: Search
    beyond: bool
    backwards: bool
    most: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases of the queue are shown.

    Args:
        part: `lead` or `joint`; empty for both.
        item: an item code; empty for all.
        mine: whether only cases that the actor holds are shown, or one they stand in for.
        search: a case number, or a part of a case number, of a credit code, or of the
            applicant's name in Chinese or English.
        sort: by what they are sorted; the first of `list_sorts` if it is none of these.
        descends: whether they are sorted from the end.

    """

    view: Tab = Tab.OPEN
    part: str = ""
    item: str = ""
    mine: bool = False
    search: str = ""
    sort: Sort | None = None
    descends: bool = False

    @property
    def order(self) -> Order:
        """The order of the page: by urgency, or as chosen; of all cases the newest first."""
        if self.sort in list_sorts(self.view):
            return Order(self.sort, self.descends)
        return Order(Sort.NUMBER, descends=True) if self.view is Tab.ALL else Order(Sort.DUE)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue.

    Args:
        rows: the cases, with the columns of `_statement` in this order.
        overdue: by how many working days the cases are late that are, by their id.
        before, after: the keys of the previous and the next page, where there are any.

    """

    rows: Sequence[Row[Any]]
    overdue: Mapping[UUID, int]
    before: QueueKey | None
    after: QueueKey | None


def page(
    db: Session,
    actor: Actor,
    filters: Filters,
    *,
    after: QueueKey | None = None,
    before: QueueKey | None = None,
    size: int = PAGE,
) -> QueuePage:
    """Read one page of the queue of the actor's body, in the order of its filters.

    Raises:
        NotFound: the actor works for no agency.

    """
    backwards = before is not None
    shape, values = _shape_and_values(actor, filters, after=after, before=before, size=size)
    rows = list(db.connection().execute(_statement(shape), values))
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_before = more if backwards else after is not None
    has_after = True if backwards else more
    return QueuePage(
        rows,
        overdue=count_days_overdue(db, rows),
        before=make_key(rows[0], shape.order.by) if rows and has_before else None,
        after=make_key(rows[-1], shape.order.by) if rows and has_after else None,
    )


def count_days_overdue(db: Session, rows: Sequence[Row[Any]]) -> dict[UUID, int]:
    """Count by how many working days the cases of a page are late. One query."""
    passed = {row.id: row.due_on for row in rows if row.due_on and row.due_on < moments.today()}
    events: dict[UUID, list[Row[Any]]] = {case: [] for case in passed}
    for event in db.execute(_PAUSES, {"ids": list(passed)}) if passed else ():
        events[event.application_id].append(event)
    days = {case: days_overdue(events[case], due_on) for case, due_on in passed.items()}
    return {case: late for case, late in days.items() if late is not None}


_PAUSES = (
    select(Event.application_id, Event.action, Event.to_state, Event.at, Event.data)
    .where(
        Event.application_id.in_(bindparam("ids", expanding=True)),
        Event.action.in_([action for action, row in ROWS.items() if row.effect in PAUSING]),
    )
    .order_by(Event.application_id, Event.sequence)
)
"""What pauses and resumes some cases, oldest first."""


def fingerprint(
    actor: Actor,
    filters: Filters,
    *,
    after: QueueKey | None = None,
    before: QueueKey | None = None,
    size: int = PAGE,
) -> Query:
    """Return what finds a digest of everything that `page` returns, counts the tabs, and lists
    the views that the actor saved.

    Raises:
        NotFound: the actor works for no agency.

    """
    shape, values = _shape_and_values(actor, filters, after=after, before=before, size=size)
    return Query(_fingerprint_statement(shape, _counted_tabs(actor)), values)


def read_counts(actor: Actor, fingerprint: Sequence[Any]) -> Mapping[Tab, int]:
    """Read from a fingerprint how many cases each tab holds, counted up to `MOST_COUNTED`."""
    _digest, _views, *counts = fingerprint
    return dict(zip(_counted_tabs(actor), counts, strict=True))


def read_views(fingerprint: Sequence[Any]) -> Sequence[tuple[str, Mapping[str, str]]]:
    """Read from a fingerprint the actor's own views: their names, and what addresses say."""
    return [(name, place) for name, place in json.loads(fingerprint[1] or "[]")]


def _counted_tabs(actor: Actor) -> tuple[Tab, ...]:
    return tuple(tab for tab in list_tabs(actor) if tab is not Tab.ALL)


def _shape_and_values(
    actor: Actor, filters: Filters, *, after: QueueKey | None, before: QueueKey | None, size: int
) -> tuple[Shape, dict[str, object]]:
    """Return the shape of a page's statement, and the values of its parameters."""
    key = before or after
    search, sought = parse_search(filters.search)
    shape = Shape(
        filters.view,
        filters.order,
        part=bool(filters.part),
        item=bool(filters.item),
        mine=filters.mine,
        stands_in=bool(actor.stands_in_for),
        search=search,
        beyond=key is not None,
        backwards=before is not None,
        most=size + 1,
    )
    return shape, {
        **_actor_values(actor),
        "part": filters.part,
        "item": filters.item,
        **sought,
        **read_values(key),
    }


def list_tabs(actor: Actor) -> tuple[Tab, ...]:
    """List the tabs of the actor's role.

    Raises:
        NotFound: the actor works for no agency.

    """
    if actor.role not in AGENCY_ROLES:
        raise NotFound
    return TABS[actor.role]


def list_sorts(view: Tab) -> tuple[Sort, ...]:
    """List by what the cases of a tab can be sorted; what is over has no due date."""
    return (Sort.NUMBER,) if view is Tab.ALL else tuple(Sort)


def _actor_values(actor: Actor) -> dict[str, object]:
    if actor.role not in AGENCY_ROLES or actor.body is None:
        raise NotFound
    return {
        "body": actor.body,
        "officer": actor.user_id,
        "officers": [actor.user_id, *sorted(actor.stands_in_for)],
    }


@cache
def _statement(shape: Shape) -> Select[Any]:
    """Build the statement of a page, with parameters for the values of its filters."""
    view = shape.view
    query = cast(
        Select[Any],
        select(
            Application.id,
            Application.number,
            Application.filed_name.label("applicant"),
            Application.item_code,
            Review.part,
            Application.state,
            Review.due_on,
            Review.waiting,
            Review.assignee_id,
            User.name.label("assignee"),
            Review.id.label("review_id"),
        )
        .join(Application, Application.id == Review.application_id)
        .join(Applicant, Applicant.id == Application.applicant_id)
        .outerjoin(User, User.id == Review.assignee_id)
        .where(*_tab_conditions(view, stands_in=shape.stands_in)),
    )
    if shape.part:
        query = query.where(Review.part == bindparam("part"))
    if shape.item:
        query = query.where(Review.item_code == bindparam("item"))
    if shape.mine:
        query = query.where(_is_mine(stands_in=shape.stands_in))
    if shape.search == "number":
        query = query.where(Application.number == bindparam("number"))
    elif shape.search == "words":
        query = query.where(
            or_(
                func.replace(Application.number, "-", "").like(bindparam("code"), escape="\\"),
                Applicant.credit_code.like(bindparam("code"), escape="\\"),
                Applicant.name.regexp_match(bindparam("name")),
                Applicant.name_en.regexp_match(bindparam("name")),
                Applicant.former_names.regexp_match(bindparam("name")),
            )
        )
    if shape.beyond:
        query = query.where(is_past_key(shape.order, backwards=shape.backwards))
    order = order_by(shape.order, backwards=shape.backwards)
    return query.order_by(*order).limit(_literal(shape.most))


@cache
def _fingerprint_statement(shape: Shape, views: tuple[Tab, ...]) -> Select[Any]:
    shown = _statement(shape).subquery("shown")
    row = cast_to(literal_column("shown"), Text)
    digest = select(func.md5(func.coalesce(func.string_agg(row, "\n"), ""))).select_from(shown)
    capped = {
        view: select(func.count())
        .select_from(
            select(Review.id)
            .where(*_tab_conditions(view, stands_in=shape.stands_in))
            .limit(_literal(MOST_COUNTED))
            .subquery()
        )
        .scalar_subquery()
        for view in views
    }
    return select(digest.scalar_subquery(), _VIEWS, *capped.values())


_VIEWS = (
    select(
        cast_to(
            func.json_agg(
                aggregate_order_by(
                    func.json_build_array(SavedView.name, SavedView.place), SavedView.name
                )
            ),
            Text,
        )
    )
    .where(SavedView.user_id == bindparam("officer"))
    .scalar_subquery()
)
"""The views that the actor saved, as one text, so that they cost no statement of their own."""


def _literal(number: int) -> ColumnElement[int]:
    """Write a number into the SQL: the planner guesses a limit in a parameter far too high."""
    return literal_column(str(number))


def _is_mine(*, stands_in: bool) -> ColumnElement[bool]:
    """Build the condition that the reader holds a case, or one for whom they stand in."""
    if stands_in:
        return Review.assignee_id == any_(bindparam("officers", type_=ARRAY(Uuid)))
    return Review.assignee_id == bindparam("officer")


def _tab_conditions(view: Tab, *, stands_in: bool) -> list[ColumnElement[bool]]:
    conditions: dict[Tab, list[ColumnElement[bool]]] = {
        Tab.OPEN: [WAITS_FOR_REVIEWER],
        Tab.MINE: [WAITS_FOR_REVIEWER, _is_mine(stands_in=stands_in)],
        Tab.UNCLAIMED: [WAITS_FOR_REVIEWER, Review.assignee_id.is_(None)],
        Tab.SIGNOFF: [WAITS_FOR_APPROVER],
        Tab.ELSEWHERE: [WAITS_ELSEWHERE],
        Tab.ALL: [],
    }
    return [Review.body_code == bindparam("body"), _NOT_ASIDE, *conditions[view]]
