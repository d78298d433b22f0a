"""Object to the own entry on the public list of a round (异议)."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.entries import require_entry
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Action
from services.language import N_

LONGEST_SUBJECT = 200
"""Characters in what an objection is about."""


def object_to_entry(
    db: Session, actor: Actor, application_id: UUID, *, version: int, subject: str, text: str
) -> Case:
    """Object to what the public list proposes for an application.

    Args:
        subject: what is wrong.
        text: the reasons, and what proves them.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: no list has the application.
        Invalid: nothing is said to be wrong, or no reasons.

    """
    case = load_to(Action.OBJECT, db, actor, application_id, version=version)
    entry = require_entry(db, case)
    missing = N_("Say what is wrong")
    refuse_if(
        [
            *text_problems(subject, missing, field="subject", longest=LONGEST_SUBJECT),
            *text_problems(text, N_("Give your reasons")),
        ]
    )
    move(
        db,
        actor,
        case,
        Action.OBJECT,
        text=f"{subject.strip()}\n{text.strip()}",
        list_id=str(entry.list_id),
    )
    return case
