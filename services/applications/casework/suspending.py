"""Stop the clock for a step that does not count, and start it again.

A reviewer proposes it, with evidence, and an approver grants it. What is overdue stays overdue.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from services import formats, moments
from services.actor import Actor
from services.applications.case.attachments import SUSPENSION
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import finish_consultation, move
from services.applications.case.proposals import find_proposed_suspension
from services.applications.case.texts import (
    choice_problems,
    refuse_if,
    require_text,
    text_problems,
)
from services.applications.casework.attaching import attach_all
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.content import ContentText, Frozen, read_yaml
from services.documents.inspect import Upload
from services.errors import Problem
from services.language import N_

LONGEST_EVIDENCE = 500
"""Characters that say which document shows that the reason is there."""

NO_REASON = N_("Select why the clock stops")


class Suspension(StrEnum):
    """Why the clock is stopped: 行政许可法 art. 45, and the practice of funds."""

    EXPERT_REVIEW = "expert_review"  # 专家评审
    HEARING = "hearing"  # 听证
    INSPECTION = "inspection"  # 检验检测、实地核查
    PUBLIC_NOTICE = "public_notice"  # 公示
    FORCE_MAJEURE = "force_majeure"  # 不可抗力


class SuspensionTerms(Frozen):
    """What a reason is called, and for how many working days it stops the clock at the longest."""

    name: ContentText
    longest: int


@cache
def suspension_terms() -> Mapping[Suspension, SuspensionTerms]:
    """Read the terms of each reason from `suspensions.yaml`."""
    path = Path(__file__).parent / "suspensions.yaml"
    found: Mapping[Suspension, SuspensionTerms] = read_yaml(
        path, TypeAdapter(dict[Suspension, SuspensionTerms])
    )
    return found


def propose_suspension(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reason: Suspension | None,
    until: date | None,
    text: str,
    evidence: str,
    files: Sequence[Upload | None] = (),
) -> Case:
    """Propose to an approver that the clock stops (拟中止).

    Args:
        text: what the applicant is told.
        evidence: the document that shows that the reason is there, with its date and number.
        files: that document itself, and others.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, no day within its longest time, no explanation, no evidence or no
            room for a file.

    """
    case = load_to(Action.PROPOSE_SUSPENSION, db, actor, application_id, version=version)
    problems = _suspension_problems(reason, until, text)
    problems += text_problems(
        evidence, N_("Name the evidence"), field="evidence", longest=LONGEST_EVIDENCE
    )
    refuse_if(problems)
    assert reason is not None
    assert until is not None
    move(
        db,
        actor,
        case,
        Action.PROPOSE_SUSPENSION,
        suspension=reason.value,
        until=until.isoformat(),
        text=text.strip(),
        reference=evidence.strip(),
        **attach_all(db, actor, case, SUSPENSION, files),
    )
    return case


def suspend(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    until: date | None,
    text: str,
) -> Case:
    """Grant what was proposed: stop the clock from today, and tell the applicant for how long.

    Args:
        until, text: as proposed, or as the approver changes them.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no day within the longest time of the reason, or no explanation.

    """
    case = load_to(Action.SUSPEND, db, actor, application_id, version=version)
    proposed = find_proposed_suspension(case.application.events)
    assert proposed is not None
    reason = Suspension(proposed.data["suspension"])
    refuse_if(_suspension_problems(reason, until, text))
    assert until is not None
    day, text = until.isoformat(), text.strip()
    move(db, actor, case, Action.SUSPEND, suspension=reason.value, until=day, text=text)
    return case


def reject_suspension(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Reject a proposal to stop the clock, which runs on.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.REJECT_SUSPENSION, db, actor, application_id, version=version)
    text = require_text(text, N_("Tell the reviewer why"))
    move(db, actor, case, Action.REJECT_SUSPENSION, text=text)
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


def _suspension_problems(reason: Suspension | None, until: date | None, text: str) -> list[Problem]:
    problems = choice_problems("reason", reason, NO_REASON)
    longest = suspension_terms()[reason].longest if reason else None
    last = add_working_days(moments.today(), longest) if longest else None
    if until is None or until <= moments.today():
        problems.append(Problem("until", N_("Enter a day in the future")))
    elif last and until > last:
        day = formats.in_all_languages(formats.day, last)
        message = N_("For this reason the clock stops until %(day)s at the longest", day=day)
        problems.append(Problem("until", message))
    return [*problems, *text_problems(text, N_("Tell the applicant why"))]
