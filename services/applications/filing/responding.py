"""Say what there is to say before something that was granted is ended (陈述申辩)."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import require_text
from services.applications.lifecycle import Action
from services.language import N_


def answer_ending(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Say, as the applicant, what there is to say to the proposal (陈述申辩).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no text.

    """
    case = load_to(Action.ANSWER_ENDING, db, actor, application_id, version=version)
    text = require_text(text, N_("Enter your representations"))
    move(db, actor, case, Action.ANSWER_ENDING, text=text)
    return case
