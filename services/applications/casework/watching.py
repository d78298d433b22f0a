"""What supervisors watch over: silent joint bodies, and cases that are overdue.

A supervisor of the leading group sees all bodies; one of an agency sees what its body leads or
is asked about. Each list walks an index of `reviews`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Row, literal_column, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from services import moments
from services.actor import Actor, Role
from services.applications.casework.queue import count_days_overdue
from services.applications.casework.sorting import QueueKey
from services.documents.numbering import parse_case_number
from services.errors import NotFound
from services.models import Application, Review

PAGE = 25
MOST_ESCALATIONS = 100
"""So many open escalations are listed, the oldest first: each waits for a decision."""

# Written like the condition of the index, so that the planner uses it.
_OPEN = literal_column("reviews.waiting in ('reviewer', 'approver')", Boolean)
_LEAD = aliased(Review, name="leads")
_LEAD_BODY = (
    select(_LEAD.body_code)
    .where(_LEAD.application_id == Review.application_id, _LEAD.part == "lead")
    .correlate(Review)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class OverduePage:
    """One page of overdue parts, the longest overdue first.

    Args:
        rows: number, item and body of each, its part, whom it waits for and its day.
        overdue: by how many working days the cases are late, by their id.
        after: the key of the next page, where there is one.

    """

    rows: Sequence[Row[Any]]
    overdue: Mapping[UUID, int]
    after: QueueKey | None


def require_supervisor(actor: Actor) -> None:
    """Raise NotFound for anybody else, who need not know that the page exists."""
    if actor.role is not Role.SUPERVISOR:
        raise NotFound


def list_escalations(db: Session, actor: Actor) -> Sequence[Row[Any]]:
    """List the joint parts whose silence waits for a decision, and the lead's that ask for leave,
    the oldest first.

    Raises:
        NotFound: only supervisors may.

    """
    require_supervisor(actor)
    query = (
        select(
            *(Application.id, Application.number, Application.item_code, Application.state),
            *(Review.body_code, Review.due_on, Review.escalated_at),
            _LEAD_BODY.label("lead"),
        )
        .join(Application, Application.id == Review.application_id)
        .where(Review.escalated_at <= moments.now())
    )
    if actor.body is not None:
        query = query.where(
            or_(Review.body_code == actor.body, _LEAD_BODY.is_not_distinct_from(actor.body))
        )
    oldest = query.order_by(Review.escalated_at, Review.id).limit(MOST_ESCALATIONS)
    rows: Sequence[Any] = db.execute(oldest).all()
    return rows


def find_case(db: Session, actor: Actor, number: str) -> UUID | None:
    """Find the case with a number that the actor may see, or None.

    Raises:
        NotFound: only supervisors may.

    """
    require_supervisor(actor)
    wanted = parse_case_number(number)
    if wanted is None:
        return None
    query = select(Application.id).where(Application.number == wanted)
    if actor.body is not None:
        seen = select(Review.application_id).where(Review.body_code == actor.body)
        query = query.where(Application.id.in_(seen))
    return db.scalar(query)


def list_overdue(db: Session, actor: Actor, *, after: QueueKey | None = None) -> OverduePage:
    """List the parts that wait for an officer and whose day has passed.

    Raises:
        NotFound: only supervisors may.

    """
    require_supervisor(actor)
    query = (
        select(
            *(Application.id, Application.number, Application.item_code),
            *(Application.state, Review.part, Review.waiting, Review.body_code, Review.due_on),
            Review.id.label("review_id"),
        )
        .join(Application, Application.id == Review.application_id)
        .where(_OPEN, Review.due_on < moments.today(), *_seen_by(actor))
    )
    if after is not None:
        query = query.where(tuple_(Review.due_on, Review.id) > tuple_(after.due_on, after.id))
    found = query.order_by(Review.due_on, Review.id).limit(PAGE + 1)
    rows: Sequence[Any] = db.execute(found).all()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return OverduePage(
        rows,
        overdue=count_days_overdue(db, rows),
        after=QueueKey(rows[-1].due_on, rows[-1].review_id) if more else None,
    )


def _seen_by(actor: Actor) -> Sequence[ColumnElement[bool]]:
    return () if actor.body is None else (Review.body_code == actor.body,)
