"""Keep the days that are stored of cases true when the calendar of working days changes, or
the round of a case closes at another time.

A due day is read off the events and the calendar; what is stored of it is a copy, for lists.
A holiday that is entered later, or a make-up day, makes copies wrong that no event touches.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.applications.case.case import Case
from services.applications.case.loading import load_by_system
from services.applications.case.moves import days_of
from services.applications.clock import calendar
from services.inventory.sealing import change_rows
from services.models import Application, AuditEntry, Review

BATCH = 500
APPLIED = "calendar.applied"


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A stored day that has moved.

    Args:
        part: the review whose day it is; None for the day of the case itself.

    """

    part: Review | None
    before: date | None
    after: date | None


def note_calendar(db: Session) -> bool:
    """Note in the audit that the calendar is another than the one noted before.

    Returns:
        Whether it is, so that stored days have to be recalculated.

    """
    known = calendar.digest()
    noted = db.scalar(
        select(AuditEntry.data)
        .where(AuditEntry.action == APPLIED)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    if noted and noted["calendar"] == known:
        return False
    until = calendar.known_until(moments.today()).isoformat()
    audit.record(db, None, APPLIED, None, calendar=known, known_until=until)
    return True


def list_with_days(db: Session, after: UUID | None) -> Sequence[UUID]:
    """List a batch of applications with a stored day, by key.

    Args:
        after: the last of the batch before.

    """
    query = select(Application.id).where(Application.due_on.is_not(None))
    if after:
        query = query.where(Application.id > after)
    return db.scalars(query.order_by(Application.id).limit(BATCH)).all()


def list_in_round(db: Session, round_id: UUID) -> Sequence[UUID]:
    """List the applications of a round with a stored day."""
    query = select(Application.id).where(
        Application.round_id == round_id, Application.due_on.is_not(None)
    )
    return db.scalars(query).all()


def recalculate(db: Session, application_id: UUID) -> tuple[Case, list[MovedDay]]:
    """Calculate the stored days of a case anew, and store those that have moved.

    The version stays: nothing happened to the case, so what an officer is about to send
    still fits it.

    Raises:
        NotFound: no such application.
        CalendarUnknown: a day is in a year whose working days are unknown.

    """
    case = load_by_system(db, application_id)
    moved = list(_moved_days(case))
    for day in moved:
        table, key = (Review, day.part.id) if day.part else (Application, application_id)
        change_rows(db, table, table.id == key, due_on=day.after)
    return case, moved


def _moved_days(case: Case) -> Iterator[MovedDay]:
    of_case, by_review = days_of(case)
    if case.application.due_on != of_case:
        yield MovedDay(None, case.application.due_on, of_case)
    for review in case.application.reviews:
        if review.due_on != by_review[review]:
            yield MovedDay(review, review.due_on, by_review[review])
