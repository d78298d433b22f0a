"""Delete a draft."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.lifecycle import Action


def discard(db: Session, actor: Actor, application_id: UUID, *, version: int) -> None:
    """Delete a draft.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.DISCARD, db, actor, application_id, version=version)
    move(db, actor, case, Action.DISCARD)
