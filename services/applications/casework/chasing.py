"""Remind, warn and escalate joint bodies that do not answer; run every hour, harmless to repeat.

For a body that the case added, nobody waits after its day.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Boolean, literal_column, select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case import silence
from services.applications.case.loading import load_by_system
from services.applications.case.moves import finish_consultation, move_by_system
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.models import Review

# Written like the condition of the index, so that the planner uses it.
_ASKED = literal_column(
    "reviews.part = 'joint' and reviews.waiting in ('reviewer', 'approver')"
    " and reviews.escalated_at is null",
    Boolean,
)


def list_to_chase(db: Session) -> Sequence[UUID]:
    """List the cases with an opinion whose day is near or has passed."""
    near = add_working_days(moments.today(), silence.chasing_days().remind_before)
    cases = select(Review.application_id).where(_ASKED, Review.due_on <= near)
    return db.scalars(cases.distinct().order_by(Review.application_id)).all()


def chase(db: Session, application_id: UUID) -> list[Action]:
    """Take the steps that are due on a case today: one event a step, with all its bodies.

    Raises:
        NotFound: no such application.

    """
    case = load_by_system(db, application_id)
    due = list(silence.list_due_steps(case))
    steps = (*silence.STEPS, Action.STOP_WAITING)
    taken = [step for step in steps if any(step is one for one, _ in due)]
    for step in taken:
        reviews = [review for one, review in due if one is step]
        event = move_by_system(db, case, step, about=[review.body_code for review in reviews])
        for review in reviews if step is Action.ESCALATE else ():
            review.escalated_at = event.at
        for review in reviews if step is Action.STOP_WAITING else ():
            review.waived_at, review.waiting = event.at, "nobody"
    db.flush()
    if Action.STOP_WAITING in taken:
        finish_consultation(db, case)
    return taken
