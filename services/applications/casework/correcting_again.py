"""Ask the supervisor for leave to send a second correction notice, and decide on it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import require_text
from services.applications.lifecycle import Action
from services.language import N_


def ask_to_correct_again(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Put before the supervisor why the first notice did not list everything (提请再次补正).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.ASK_TO_CORRECT_AGAIN, db, actor, application_id, version=version)
    text = require_text(text, N_("Say what is to be corrected now, and why it was not seen before"))
    move(db, actor, case, Action.ASK_TO_CORRECT_AGAIN, text=text, about=[])
    return case


def allow_correction(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Give leave for one more correction notice, with reasons (同意再次补正).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    return _decide(db, actor, application_id, Action.ALLOW_CORRECTION, version, text)


def deny_correction(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Refuse another correction notice, with reasons: the case goes on with what is there.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    return _decide(db, actor, application_id, Action.DENY_CORRECTION, version, text)


def _decide(
    db: Session, actor: Actor, application_id: UUID, action: Action, version: int, text: str
) -> Case:
    case = load_to(action, db, actor, application_id, version=version)
    move(db, actor, case, action, text=require_text(text, N_("Give your reasons")))
    return case
