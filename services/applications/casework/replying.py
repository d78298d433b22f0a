"""Enter an objection that came on paper, propose what is answered, and answer (公示异议答复)."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.entries import require_entry
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.publicity import find_open_objection, find_publicity
from services.applications.case.texts import choice_problems, refuse_if, require_text, text_problems
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_

NO_OUTCOME = N_("Select what was found")


class ObjectionOutcome(StrEnum):
    """What was found of an objection."""

    UPHELD = "upheld"  # 属实
    PARTLY = "partly"  # 部分属实
    REJECTED = "rejected"  # 不属实


UPHOLDING = (ObjectionOutcome.UPHELD, ObjectionOutcome.PARTLY)
"""What sends a case back to its reviewer."""


def offered_outcomes(action: Action) -> tuple[ObjectionOutcome, ...]:
    """List what can be found of an objection by an action."""
    return UPHOLDING if action is Action.UPHOLD_OBJECTION else tuple(ObjectionOutcome)


def enter_objection(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    received_on: date | None,
    text: str,
) -> Case:
    """Enter an objection of an applicant that came on paper.

    Args:
        received_on: the day on which it came, a day of the publicity.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: no list has the application.
        Invalid: no text, or it did not come while the list was published.

    """
    case = load_to(Action.ENTER_OBJECTION, db, actor, application_id, version=version)
    entry = require_entry(db, case)
    missing = N_("Enter what the paper says")
    refuse_if([*_receipt_problems(case, received_on), *text_problems(text, missing)])
    assert received_on is not None
    move(
        db,
        actor,
        case,
        Action.ENTER_OBJECTION,
        text=text.strip(),
        received_on=received_on.isoformat(),
        list_id=str(entry.list_id),
    )
    return case


def propose_reply(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    outcome: ObjectionOutcome | None,
    text: str,
) -> Case:
    """Propose to the approver what is answered to the open objection.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no outcome, or no reasons.

    """
    case = load_to(Action.PROPOSE_REPLY, db, actor, application_id, version=version)
    found_none = choice_problems("outcome", outcome, NO_OUTCOME)
    refuse_if([*found_none, *text_problems(text, N_("Give the reasons for the answer"))])
    assert outcome is not None
    move(db, actor, case, Action.PROPOSE_REPLY, outcome=outcome.value, text=text.strip())
    return case


def uphold_objection(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    outcome: ObjectionOutcome | None,
    text: str,
) -> Case:
    """Uphold the open objection, wholly or in part; the case goes back to its reviewer.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: it is not said how far it is upheld, or no reasons.

    """
    case = load_to(Action.UPHOLD_OBJECTION, db, actor, application_id, version=version)
    upheld = outcome if outcome in UPHOLDING else None
    found_none = choice_problems("outcome", upheld, NO_OUTCOME)
    refuse_if([*found_none, *text_problems(text, N_("Give the reasons for the answer"))])
    assert upheld is not None
    _answer(db, actor, case, Action.UPHOLD_OBJECTION, upheld, text.strip())
    return case


def reject_objection(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Reject the open objection; the entry on the list stands.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.REJECT_OBJECTION, db, actor, application_id, version=version)
    text = require_text(text, N_("Give the reasons for the answer"))
    _answer(db, actor, case, Action.REJECT_OBJECTION, ObjectionOutcome.REJECTED, text)
    return case


def _answer(
    db: Session, actor: Actor, case: Case, action: Action, outcome: ObjectionOutcome, text: str
) -> None:
    objection = find_open_objection(case)
    assert objection is not None
    move(db, actor, case, action, outcome=outcome.value, text=text, objection=objection.sequence)


def _receipt_problems(case: Case, received_on: date | None) -> list[Problem]:
    days = find_publicity(case)
    if received_on is None:
        return [Problem("received_on", N_("Enter the day on which it came"))]
    if days is None or not days[0] <= received_on <= days[1]:
        return [Problem("received_on", N_("Enter a day on which the list was published"))]
    return []
