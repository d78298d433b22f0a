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
from services.applications.case.own_publicity import find_terms
from services.applications.case.proposals import find_proposed_suspension
from services.applications.case.second_suspensions import list_suspensions, may_stop_for
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
from services.language import N_, Message

LONGEST_EVIDENCE = 500
"""Characters that say which document shows that the reason is there."""

NO_REASON = N_("Select why the clock stops")
BY_PAGE = N_("The clock stops for it once an approver publishes what is intended")
NEEDS_LEAVE = N_(
    "The clock stopped for this reason before. Another time needs the supervisor’s leave"
)


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


class SuspensionRules(Frozen):
    """The terms of each reason, and how many working days all suspensions of a case together
    stop its clock at the longest.
    """

    together: int
    reasons: Mapping[Suspension, SuspensionTerms]


@cache
def suspension_rules() -> SuspensionRules:
    """Read `suspensions.yaml`."""
    path = Path(__file__).parent / "suspensions.yaml"
    found: SuspensionRules = read_yaml(path, TypeAdapter(SuspensionRules))
    return found


def list_reasons(case: Case) -> list[Suspension]:
    """List why the clock of a case can be stopped by hand: not for days on which what is intended
    is published, where the page that is put up stops it.
    """
    by_page = {Suspension.PUBLIC_NOTICE} if find_terms(case) else set()
    return [one for one in Suspension if one not in by_page]


def count_days_left(case: Case) -> int:
    """Count the working days for which the clock of a case can still be stopped."""
    used = sum(one.days for one in list_suspensions(case.application.events))
    return max(0, suspension_rules().together - used)


def explain_no_days_left() -> Message:
    """Say that the clock of a case can be stopped no more."""
    most = suspension_rules().together
    return N_(
        "All suspensions of a case together stop its clock for %(most)s working days at the"
        " longest. None is left, so it runs on",
        most=most,
    )


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
        Invalid: no reason, one for which the clock stopped before without leave for another time,
            no day within its longest time and within what all suspensions together have left, no
            explanation, no evidence or no room for a file.

    """
    case = load_to(Action.PROPOSE_SUSPENSION, db, actor, application_id, version=version)
    problems = _suspension_problems(case, reason, until, text)
    if reason and reason not in list_reasons(case):
        problems.append(Problem("reason", BY_PAGE))
    elif reason and not may_stop_for(case.application.events, reason):
        problems.append(Problem("reason", NEEDS_LEAVE))
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
        Invalid: no day within the longest time of the reason and what all together have left, or
            no explanation.

    """
    case = load_to(Action.SUSPEND, db, actor, application_id, version=version)
    proposed = find_proposed_suspension(case.application.events)
    assert proposed is not None
    reason = Suspension(proposed.data["suspension"])
    refuse_if(_suspension_problems(case, reason, until, text))
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


def _suspension_problems(
    case: Case, reason: Suspension | None, until: date | None, text: str
) -> list[Problem]:
    problems = choice_problems("reason", reason, NO_REASON)
    if until is None or until <= moments.today():
        problems.append(Problem("until", N_("Enter a day in the future")))
    elif reason and (too_long := _explain_too_long(case, reason, until)):
        problems.append(Problem("until", too_long))
    return [*problems, *text_problems(text, N_("Tell the applicant why"))]


def _explain_too_long(case: Case, reason: Suspension, until: date) -> Message | None:
    """Say until when the clock stops at the longest, if a day is later than that."""
    left, longest = count_days_left(case), suspension_rules().reasons[reason].longest
    if not left:
        return explain_no_days_left()
    last = add_working_days(moments.today(), min(left, longest))
    if until <= last:
        return None
    day = formats.in_all_languages(formats.day, last)
    if longest <= left:
        return N_("For this reason the clock stops until %(day)s at the longest", day=day)
    return N_(
        "All suspensions of a case together stop its clock for %(most)s working days at the"
        " longest. Working days left: %(left)s, until %(day)s",
        most=suspension_rules().together,
        left=left,
        day=day,
    )
