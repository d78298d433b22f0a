"""Withdraw a case that is not yet decided."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import require_text
from services.applications.lifecycle import Action
from services.language import N_
from services.models import Application


def withdraw(
    db: Session, actor: Actor, application_id: UUID, *, version: int, reason: str
) -> Application:
    """Withdraw a case that is not yet decided.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason.

    """
    case = load_to(Action.WITHDRAW, db, actor, application_id, version=version)
    reason = require_text(reason, N_("Say why you withdraw the application"))
    move(db, actor, case, Action.WITHDRAW, reason=reason)
    return case.application
