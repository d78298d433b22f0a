"""Record a filing (备案), or enter it in a register (登记), under a number."""

from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move_to_end
from services.applications.case.texts import optional_text
from services.applications.lifecycle import Action
from services.documents import numbering


def confirm(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Record a complete filing.

    Args:
        text: a note to the applicant; may be empty.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the text is too long.

    """
    return _enter(db, actor, application_id, Action.CONFIRM, version, text)


def enter(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Enter a case in the register.

    Args:
        text: a note to the applicant; may be empty.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the text is too long.

    """
    return _enter(db, actor, application_id, Action.ENTER, version, text)


def _enter(
    db: Session, actor: Actor, application_id: UUID, action: Action, version: int, text: str
) -> Case:
    case = load_to(action, db, actor, application_id, version=version)
    text = optional_text(text)
    number = numbering.next_document_number(
        db, case.lead.body_code, moments.today().year, numbering.ENTRIES[action]
    )
    move_to_end(db, actor, case, action, number=number, text=text)
    return case
