"""The agencies' side: claim, accept, correct, consult, opine, conclude."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import Case
from services.applications.case.moves import gather, move
from services.applications.case.permissions import load_to
from services.applications.case.texts import (
    check_reasons,
    reasons_for,
    refuse_if,
    within,
    written,
    wrong_reasons,
)
from services.applications.clock import clock
from services.applications.jobs import issue_later
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_
from services.models import Review

LONGEST_PAUSE = timedelta(days=366)
"""What can be expected of an expert review, a hearing or a public notice; more is a slip."""
LONGEST_NAME = 200
"""Characters in the name of an agency."""


class Opinion(StrEnum):
    """A joint agency's opinion (会办意见)."""

    AGREE = "agree"  # 同意
    AGREE_WITH_CONDITIONS = "agree_with_conditions"  # 有条件同意
    DISAGREE = "disagree"  # 不同意
    NOT_CONCERNED = "not_concerned"  # 不涉及


class Recommendation(StrEnum):
    """What the lead reviewer proposes to the approver (拟办意见)."""

    APPROVE = "approve"
    REFUSE = "refuse"


class Suspension(StrEnum):
    """Why the clock stands still: 行政许可法 art. 45, and what funds know."""

    EXPERT_REVIEW = "expert_review"  # 专家评审
    HEARING = "hearing"  # 听证
    INSPECTION = "inspection"  # 检验检测、实地核查
    PUBLIC_NOTICE = "public_notice"  # 公示
    FORCE_MAJEURE = "force_majeure"  # 不可抗力


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a correction notice asks for.

    Args:
        path: `section.field` or `documents.slot`.
        note: what is wrong and what to do, in the reviewer's words.

    """

    path: str
    note: str


def claim(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Take a case of one's own body into one's hands.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.CLAIM, db, actor, application_id, version=version)
    move(db, actor, case, Action.CLAIM)
    assert case.review is not None
    case.review.assignee_id, case.review.claimed_at = actor.user_id, moments.now()
    return case


def release(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Put a case back for one's colleagues; an approver does it for a reviewer who is away.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.RELEASE, db, actor, application_id, version=version)
    move(db, actor, case, Action.RELEASE)
    assert case.review is not None
    case.review.assignee_id, case.review.claimed_at = None, None
    return case


def accept(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Accept a complete filing (受理); the decision clock starts.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.ACCEPT, db, actor, application_id, version=version)
    move(db, actor, case, Action.ACCEPT)
    issue_later(db, case.application)
    return case


def ask_for_correction(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    corrections: Sequence[Correction],
) -> Case:
    """Send the one complete correction notice (一次性告知).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nothing is listed, something unknown is, or a note is missing or too long.

    """
    case = load_to(Action.ASK_FOR_CORRECTION, db, actor, application_id, version=version)
    refuse_if(_wrong(case, corrections))
    due_on = clock.due_after(moments.today(), case.item.require_limit("correction"))
    items = [{"path": entry.path, "note": entry.note.strip()} for entry in corrections]
    move(db, actor, case, Action.ASK_FOR_CORRECTION, items=items, due_on=due_on.isoformat())
    case.application.correction = {"items": items, "due_on": due_on.isoformat()}
    issue_later(db, case.application)
    return case


def decline(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
    competent_agency: str = "",
) -> Case:
    """Refuse to accept a filing (不予受理), and name who is competent.

    Args:
        reasons: codes from the vocabulary of reasons for not accepting.
        competent_agency: the competent body, in words, where it is another.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, one that cannot be given, no explanation, or nobody named
            where another body is competent (行政许可法 art. 32(2)).

    """
    case = load_to(Action.DECLINE, db, actor, application_id, version=version)
    elsewhere = any(
        reason.names_competent for reason in reasons_for(case, "decline") if reason.code in reasons
    )
    missing = N_("Name the competent agency") if elsewhere else None
    refuse_if(
        [
            *wrong_reasons(case, "decline", reasons, text),
            *written(competent_agency, missing, field="competent_agency", longest=LONGEST_NAME),
        ]
    )
    move(
        db,
        actor,
        case,
        Action.DECLINE,
        reasons=list(reasons),
        text=text.strip(),
        competent_agency=competent_agency.strip(),
    )
    issue_later(db, case.application)
    return case


def return_unaccepted(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Return a filing that is a duplicate or misfiled (退件); never a refusal.

    Args:
        reasons: codes from the vocabulary of reasons for returning.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, one that cannot be given, or no explanation.

    """
    case = load_to(Action.RETURN, db, actor, application_id, version=version)
    check_reasons(case, "return", reasons, text)
    move(db, actor, case, Action.RETURN, reasons=list(reasons), text=text.strip())
    return case


def start_review(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Begin the review of an accepted case.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.START_REVIEW, db, actor, application_id, version=version)
    move(db, actor, case, Action.START_REVIEW)
    return case


def consult(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    text: str = "",
    bodies: Sequence[str] = (),
) -> Case:
    """Ask all joint agencies for their opinion at once (会办), or some of them once more.

    Args:
        text: what to look at; it must be said when an agency is asked once more.
        bodies: who is asked once more, when all have given their opinion.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nobody is chosen to be asked once more, or nothing is said.

    """
    case = load_to(Action.CONSULT, db, actor, application_id, version=version)
    again: dict[str, Any] = {}
    if asks_again(case):
        chosen = [review for review in case.joint if review.body_code in bodies]
        nobody = [Problem("bodies", N_("Select whom to ask again"))] * (not chosen)
        refuse_if([*nobody, *written(text, N_("Say what to look at again"))])
        for review in chosen:
            _forget_opinion(review)
        again["again"] = [review.body_code for review in chosen]
    move(db, actor, case, Action.CONSULT, text=within(text), **again)
    return case


def asks_again(case: Case) -> bool:
    """Whether to consult now is to ask for an opinion that was given already."""
    return all(review.opinion for review in case.joint)


def _forget_opinion(review: Review) -> None:
    """Let a body begin anew. The ledger keeps what it said; who held it may be gone."""
    review.opinion, review.opinion_text = None, ""
    review.opined_by, review.opined_at = None, None
    review.assignee_id, review.claimed_at = None, None


def opine(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    opinion: Opinion | None,
    text: str,
) -> Case:
    """Give a joint agency's opinion; the last one in sends the case back to the lead.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no opinion, or conditions or a disagreement without reasons.

    """
    case = load_to(Action.OPINE, db, actor, application_id, version=version)
    explained = {
        Opinion.AGREE_WITH_CONDITIONS: N_("State the conditions"),
        Opinion.DISAGREE: N_("Give your reasons"),
    }
    missing = explained.get(opinion) if opinion else None
    refuse_if([*_unchosen("opinion", opinion), *written(text, missing)])
    assert opinion is not None
    text = text.strip()
    move(db, actor, case, Action.OPINE, opinion=opinion.value, text=text)
    review = case.review
    assert review is not None
    review.opinion, review.opinion_text = opinion.value, text
    review.opined_by, review.opined_at = actor.user_id, moments.now()
    review.waiting = "nobody"
    gather(db, case)
    return case


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
    """Stop the clock for a step that is off it, and tell the applicant for how long.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, no day within the coming year, or no explanation.

    """
    case = load_to(Action.SUSPEND, db, actor, application_id, version=version)
    problems = _unchosen("reason", reason)
    if until is None or until <= moments.today():
        problems.append(Problem("until", N_("Enter a day in the future")))
    elif until > moments.today() + LONGEST_PAUSE:
        problems.append(Problem("until", N_("Enter a day no more than a year away")))
    refuse_if([*problems, *written(text, N_("Tell the applicant why"))])
    assert reason is not None
    assert until is not None
    day, text = until.isoformat(), text.strip()
    move(db, actor, case, Action.SUSPEND, reason=reason.value, until=day, text=text)
    return case


def resume(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Let the clock run again.

    A joint body may have handed over meanwhile to one that has given its opinion.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.RESUME, db, actor, application_id, version=version)
    move(db, actor, case, Action.RESUME)
    gather(db, case)
    return case


def conclude(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    recommendation: Recommendation | None,
    text: str,
) -> Case:
    """Propose a decision to the approver (审查意见).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no recommendation, or no reasoning.

    """
    case = load_to(Action.CONCLUDE, db, actor, application_id, version=version)
    missing = N_("Give the reasoning for your conclusion")
    refuse_if([*_unchosen("recommendation", recommendation), *written(text, missing)])
    assert recommendation is not None
    chosen, text = recommendation.value, text.strip()
    move(db, actor, case, Action.CONCLUDE, recommendation=chosen, text=text)
    return case


def _unchosen(field: str, chosen: StrEnum | None) -> list[Problem]:
    return [] if chosen else [Problem(field, N_("Select one of these"))]


def _wrong(case: Case, corrections: Sequence[Correction]) -> list[Problem]:
    """What is wrong with a correction notice."""
    if not corrections:
        return [Problem("corrections", N_("Select what must be corrected"))]
    known = {*case.item.by_path, *(f"documents.{slot.code}" for slot in case.item.documents)}
    found = []
    for entry in corrections:
        if entry.path in known:
            point = case.item.title_of(entry.path)
            missing = N_("Say what is wrong with “%(point)s”, and what to do", point=point)
            found += written(entry.note, missing, field=f"note.{entry.path}")
        else:
            unknown = N_("This application has no such answer or document")
            found.append(Problem("corrections", unknown))
    return found
