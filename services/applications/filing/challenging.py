"""Ask, as the applicant, that an officer steps aside (申请回避)."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.applications.case.asking import find_asked
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.recusals import (
    NO_TARGET,
    OfficerRelation,
    list_rejected,
    relation_problems,
    review_of,
)
from services.applications.case.texts import refuse_if
from services.applications.lifecycle import Action
from services.errors import Problem


def list_targets(case: Case) -> list[tuple[str, Role]]:
    """List of whom an applicant can ask that they step aside: agencies that work on the case, and
    whether its reviewer or its approver is meant. What was rejected is not asked for again.
    """
    events = case.application.events
    working = [
        review
        for review in case.application.reviews
        if review.part == "lead" or (review in case.asked and find_asked(events, review.body_code))
    ]
    targets = [
        (review.body_code, role)
        for review in working
        for role in (Role.REVIEWER, Role.APPROVER)
        if role is Role.APPROVER or review.assignee_id
    ]
    rejected = list_rejected(case.application.events)
    return [(code, role) for code, role in targets if (code, role.value) not in rejected]


def ask_for_recusal(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    target: tuple[str, Role] | None,
    relation: OfficerRelation | None,
    text: str,
) -> Case:
    """Ask, as the applicant, that an officer steps aside; nothing is decided before the answer.

    Args:
        target: one of `list_targets`.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nobody is meant, no relation, or nothing said of it.

    """
    case = load_to(Action.ASK_FOR_RECUSAL, db, actor, application_id, version=version)
    known = target in list_targets(case)
    problems = [] if known else [Problem("target", NO_TARGET)]
    refuse_if([*problems, *relation_problems(relation, text)])
    assert target is not None
    assert relation is not None
    code, role = target
    review = review_of(case, code)
    holder = review.assignee_id if role is Role.REVIEWER else None
    move(
        db,
        actor,
        case,
        Action.ASK_FOR_RECUSAL,
        about=[code],
        part=review.part,
        role=role.value,
        person=str(holder) if holder else None,
        relation=relation.value,
        text=text.strip(),
    )
    return case
