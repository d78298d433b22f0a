"""Confirm that the applicant has received the result."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.loading import load_for_change
from services.applications.case.moves import move
from services.applications.lifecycle import Action, State
from services.models import Application


def acknowledge(db: Session, actor: Actor, application_id: UUID) -> Application:
    """Record that the applicant has received the result (送达); a second call does nothing.

    Raises:
        NotFound: no such application in the actor's scope.
        Conflict: no result has been issued.

    """
    case = load_for_change(db, actor, application_id)
    if case.state is not State.DELIVERED:
        move(db, actor, case, Action.ACKNOWLEDGE)
    return case.application
