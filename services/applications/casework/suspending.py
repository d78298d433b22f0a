"""Stop the clock for a step that does not count, and start it again."""

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import finish_consultation, move
from services.applications.case.texts import choice_problems, refuse_if, text_problems
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_

LONGEST_PAUSE = timedelta(days=366)
"""Longer than any expert review, hearing or public notice; a later day is a slip."""


NO_REASON = N_("Select why the clock stops")


class Suspension(StrEnum):
    """Why the clock is stopped: 行政许可法 art. 45, and the practice of funds."""

    EXPERT_REVIEW = "expert_review"  # 专家评审
    HEARING = "hearing"  # 听证
    INSPECTION = "inspection"  # 检验检测、实地核查
    PUBLIC_NOTICE = "public_notice"  # 公示
    FORCE_MAJEURE = "force_majeure"  # 不可抗力


def suspend(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reason: Suspension | None,
    until: date | None,
    text: str,
) -> Case:
    """Stop the clock for a step that does not count, and tell the applicant for how long.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, no day within the coming year, or no explanation.

    """
    case = load_to(Action.SUSPEND, db, actor, application_id, version=version)
    problems = choice_problems("reason", reason, NO_REASON)
    if until is None or until <= moments.today():
        problems.append(Problem("until", N_("Enter a day in the future")))
    elif until > moments.today() + LONGEST_PAUSE:
        problems.append(Problem("until", N_("Enter a day no more than a year away")))
    refuse_if([*problems, *text_problems(text, N_("Tell the applicant why"))])
    assert reason is not None
    assert until is not None
    day, text = until.isoformat(), text.strip()
    move(db, actor, case, Action.SUSPEND, reason=reason.value, until=day, text=text)
    return case


def resume(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Start the clock again.

    If a joint body has meanwhile handed over to one that gave its opinion already, the
    case may go back to the lead at once.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.RESUME, db, actor, application_id, version=version)
    move(db, actor, case, Action.RESUME)
    finish_consultation(db, case)
    return case
