"""Check a filing that another body decides, and refer it to that body (转交有权机关)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move, move_to_end
from services.applications.case.texts import (
    optional_text,
    reasons_problems,
    refuse_if,
    text_problems,
)
from services.applications.lifecycle import Action

LONGEST_REFERENCE = 100
"""Characters in the other body's number of the application."""


def check(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Mark a filing as complete, so that it can be referred.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.CHECK, db, actor, application_id, version=version)
    move(db, actor, case, Action.CHECK)
    return case


def refer(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
    reference: str = "",
) -> Case:
    """Refer a case to the body that decides it, within its own time limits.

    Args:
        reasons: codes from the vocabulary of reasons for referring.
        reference: the other body's number of the application, if it has given one.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, one that cannot be given, or no explanation.

    """
    case = load_to(Action.REFER, db, actor, application_id, version=version)
    refuse_if(
        [
            *reasons_problems(case, Action.REFER, reasons, text),
            *text_problems(reference, field="reference", longest=LONGEST_REFERENCE),
        ]
    )
    decider = case.item.decider
    assert decider is not None
    move_to_end(
        db,
        actor,
        case,
        Action.REFER,
        reasons=list(reasons),
        text=optional_text(text),
        reference=reference.strip(),
        decider=decider.model_dump(mode="json"),
    )
    return case
