"""Ask the joint bodies for their opinion, and give one (会办)."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.attachments import OPINION
from services.applications.case.case import Case, has_answered
from services.applications.case.loading import load_to
from services.applications.case.moves import finish_consultation, move
from services.applications.case.texts import (
    choice_problems,
    optional_text,
    refuse_if,
    require_text,
    text_problems,
)
from services.applications.casework.attaching import attach_all
from services.applications.lifecycle import Action, State
from services.documents.inspect import Upload
from services.errors import Problem
from services.language import N_
from services.models import Review

NO_OPINION = N_("Select your agency’s opinion")


class Opinion(StrEnum):
    """A joint body's opinion (会办意见)."""

    AGREE = "agree"  # 同意
    AGREE_WITH_CONDITIONS = "agree_with_conditions"  # 有条件同意
    DISAGREE = "disagree"  # 不同意
    NOT_CONCERNED = "not_concerned"  # 不涉及


def consult(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    text: str = "",
    bodies: Sequence[str] = (),
) -> Case:
    """Ask all joint bodies for their opinion at the same time (会办), or some of them again.

    Args:
        text: what to look at; required when a body is asked again.
        bodies: the bodies to ask again, of those that have given their opinion.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: a body is asked again, but none is chosen or the text is empty.

    """
    case = load_to(Action.CONSULT, db, actor, application_id, version=version)
    again: dict[str, Any] = {}
    if asks_again(case):
        chosen = [review for review in list_answered(case) if review.body_code in bodies]
        nobody = [Problem("bodies", N_("Select whom to ask again"))] * (not chosen)
        refuse_if([*nobody, *text_problems(text, N_("Say what to look at again"))])
        for review in chosen:
            _clear_opinion(review)
        again["again"] = [review.body_code for review in chosen]
    move(db, actor, case, Action.CONSULT, text=optional_text(text), **again)
    return case


def asks_again(case: Case) -> bool:
    """Check whether consulting now asks again for opinions that were given."""
    return case.state is State.JOINT or len(list_answered(case)) == len(case.asked)


def list_answered(case: Case) -> list[Review]:
    """List whom the lead can ask again: those that answered, and those nobody waits for."""
    return [review for review in case.asked if has_answered(review)]


def _clear_opinion(review: Review) -> None:
    """Clear a body's opinion and assignee. The ledger keeps what the body said."""
    review.opinion, review.opinion_text = None, ""
    review.opined_by, review.opined_at = None, None
    review.assignee_id, review.claimed_at = None, None
    review.escalated_at, review.waived_at = None, None


def draft_opinion(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    opinion: Opinion | None,
    text: str,
    until: date | None = None,
    files: Sequence[Upload | None] = (),
) -> Case:
    """Draft a joint body's opinion for its approver, or one to take the place of the given one.

    Args:
        text: the reasons; of an agreement with conditions, a condition on each line.
        until: the day by which conditions are to be met.
        files: what is attached; a new draft keeps none of the one before.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no opinion, conditions or disagreement without reasons, or no room for a file.

    """
    case = load_to(Action.DRAFT_OPINION, db, actor, application_id, version=version)
    said = _checked_opinion(opinion, text, until)
    said |= attach_all(db, actor, case, OPINION, files)
    move(db, actor, case, Action.DRAFT_OPINION, about=[actor.body], **said)
    return case


def return_opinion(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Send the draft of an opinion back to the reviewer.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.RETURN_OPINION, db, actor, application_id, version=version)
    text = require_text(text, N_("Tell the reviewer what to look at again"))
    move(db, actor, case, Action.RETURN_OPINION, about=[actor.body], text=text)
    return case


def opine(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    opinion: Opinion | None,
    text: str,
    until: date | None = None,
) -> Case:
    """Sign off a joint body's opinion; the last opinion sends the case back to the lead.

    Args:
        text, until: as `draft_opinion` says; the approver may change what was drafted.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no opinion, or conditions or disagreement without reasons.

    """
    case = load_to(Action.OPINE, db, actor, application_id, version=version)
    said = _checked_opinion(opinion, text, until)
    event = move(db, actor, case, Action.OPINE, **said)
    review = case.review
    assert review is not None
    review.opinion, review.opinion_text = event.data["opinion"], event.data["text"]
    review.opined_by, review.opined_at = actor.user_id, event.at
    review.escalated_at, review.waived_at = None, None
    review.waiting = "nobody"
    db.flush()
    finish_consultation(db, case)
    return case


def _checked_opinion(opinion: Opinion | None, text: str, until: date | None) -> dict[str, Any]:
    """Check an opinion, and return it as events record it.

    Raises:
        Invalid: as `draft_opinion` says.

    """
    explained = {
        Opinion.AGREE_WITH_CONDITIONS: N_("State the conditions"),
        Opinion.DISAGREE: N_("Give your reasons"),
    }
    missing = explained.get(opinion) if opinion else None
    problems = [*choice_problems("opinion", opinion, NO_OPINION), *text_problems(text, missing)]
    conditional = opinion is Opinion.AGREE_WITH_CONDITIONS
    if until is not None and (not conditional or until <= moments.today()):
        message = N_("Only conditions have a day by which they are met, and it lies ahead")
        problems.append(Problem("until", message))
    refuse_if(problems)
    assert opinion is not None
    said = {"opinion": opinion.value, "text": text.strip()}
    return {**said, "until": until.isoformat()} if until else said


def coordinate(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    bodies: Sequence[str],
    on: date | None,
    text: str,
) -> Case:
    """Record what the lead settled with bodies that disagree or set conditions (协调).

    Args:
        on: the day on which they spoke.
        text: the result.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nobody, no day up to today, or no result.

    """
    case = load_to(Action.COORDINATE, db, actor, application_id, version=version)
    chosen = [review.body_code for review in case.asked if review.body_code in bodies]
    problems = [] if chosen else [Problem("bodies", N_("Select whom you spoke with"))]
    if on is None or on > moments.today():
        problems.append(Problem("on", N_("Enter the day, today at the latest")))
    refuse_if([*problems, *text_problems(text, N_("Write down the result"))])
    assert on is not None
    day, text = on.isoformat(), text.strip()
    move(db, actor, case, Action.COORDINATE, about=chosen, since=day, text=text)
    return case
