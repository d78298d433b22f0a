"""Put up what is intended in a case for everybody to read before it is approved (公示)."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.barring import require_unbarred
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.own_publicity import find_terms
from services.applications.case.texts import refuse_if
from services.applications.casework.assessing import approval_problems
from services.applications.clock.calendar import end_of_publicity, next_working_day
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_
from services.models import Publicity

NOT_CONFIRMED = N_("Confirm that you mean to approve it")


def publicise(
    db: Session, actor: Actor, application_id: UUID, *, version: int, confirmed: bool
) -> Case:
    """Publish that a concluded case is to be approved, for the days that its service has: from
    today, or the next working day.

    The clock does not count these days, and runs again by itself.

    Args:
        confirmed: whether the approver says that they mean to approve it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: it is not confirmed, or something is not found to be met.
        CalendarUnknown: the days reach into a year whose working days are unknown.

    """
    case = load_to(Action.PUBLICISE, db, actor, application_id, version=version)
    require_unbarred(db, case, actor.user_id)
    unsure = [] if confirmed else [Problem("confirmed", NOT_CONFIRMED)]
    refuse_if(unsure or approval_problems(db, case, field="confirmed"))
    terms = find_terms(case)
    assert terms is not None
    first = next_working_day(moments.today())
    last = end_of_publicity(moments.today(), terms.days)
    days: dict[str, Any] = {"from": first.isoformat(), "until": last.isoformat()}
    event = move(db, actor, case, Action.PUBLICISE, **days)
    db.add(
        Publicity(
            application_id=case.application.id,
            first_day=first,
            last_day=last,
            sequence=event.sequence,
        )
    )
    db.flush()
    return case
