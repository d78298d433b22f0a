"""What the passing of time does to cases; run by the hour, harmless to repeat."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.applications.cases import load_by_system
from services.applications.lifecycle import Action, State
from services.applications.moves import move_by_system
from services.models import Application


def run_out(db: Session) -> list[UUID]:
    """Applications whose acceptance or correction limit has passed.

    All of them: those that stay as they are, where the limit is a promise, would keep
    others out of any that were counted.
    """
    return list(
        db.scalars(
            select(Application.id)
            .where(
                Application.state.in_((State.RECEIVED, State.CORRECTION)),
                Application.due_on < moments.today(),
            )
            .order_by(Application.due_on)
        )
    )


def settle(db: Session, application_id: UUID) -> Action | None:
    """Apply to one application what its passed limit means, if it still does.

    Silence of the agency accepts the filing from the day of receipt where its limit
    is statutory (行政许可法 art. 32(4)), not where it is a promise of service; silence
    of the applicant returns it.

    Returns:
        The action taken, or None.

    Raises:
        NotFound: no such application.

    """
    case = load_by_system(db, application_id)
    application = case.application
    if application.due_on is None or application.due_on >= moments.today():
        return None
    if case.state is State.CORRECTION:
        move_by_system(db, case, Action.LAPSE)
        return Action.LAPSE
    if case.state is State.RECEIVED and case.item.require_limit("acceptance").kind == "statutory":
        move_by_system(db, case, Action.DEEM_ACCEPTED)
        return Action.DEEM_ACCEPTED
    return None
