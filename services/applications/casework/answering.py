"""Take up an enquiry, and answer it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move, move_to_end
from services.applications.case.permissions import has_consent
from services.applications.case.texts import require_text
from services.applications.lifecycle import Action
from services.language import N_


def assign(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Assign an enquiry (交办); the time limit for the answer starts.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.ASSIGN, db, actor, application_id, version=version)
    move(db, actor, case, Action.ASSIGN)
    return case


def answer(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Answer an enquiry.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the answer is empty.

    """
    case = load_to(Action.ANSWER, db, actor, application_id, version=version)
    text = require_text(text, N_("Write the answer"))
    move_to_end(db, actor, case, Action.ANSWER, text=text, publish=has_consent(case))
    return case
