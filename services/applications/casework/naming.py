"""Decide under which name a case goes on after a change of the applicant's name (名称变更)."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.names import NO_NAME, BornName
from services.applications.case.texts import choice_problems, refuse_if, text_problems
from services.applications.lifecycle import Action
from services.language import N_


def decide_name(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    bears: BornName | None,
    text: str,
) -> Case:
    """Decide which name letters and the decision bear from now on; the applicant is told.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no name, or nothing that shows the change.

    """
    case = load_to(Action.DECIDE_NAME, db, actor, application_id, version=version)
    missing = N_("Say what you looked at, such as the notice of the change of name")
    refuse_if([*choice_problems("bears", bears, NO_NAME), *text_problems(text, missing)])
    assert bears is not None
    move(db, actor, case, Action.DECIDE_NAME, bears=bears.value, text=text.strip())
    return case
