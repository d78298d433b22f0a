"""Ask the joint bodies for their opinion, and give one (会办)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case, has_answered
from services.applications.case.loading import load_to
from services.applications.case.moves import finish_consultation, move
from services.applications.case.texts import (
    choice_problems,
    optional_text,
    refuse_if,
    text_problems,
)
from services.applications.lifecycle import Action
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
        bodies: the bodies to ask again, when all have given their opinion.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: a body is asked again, but none is chosen or the text is empty.

    """
    case = load_to(Action.CONSULT, db, actor, application_id, version=version)
    again: dict[str, Any] = {}
    if asks_again(case):
        chosen = [review for review in case.asked if review.body_code in bodies]
        nobody = [Problem("bodies", N_("Select whom to ask again"))] * (not chosen)
        refuse_if([*nobody, *text_problems(text, N_("Say what to look at again"))])
        for review in chosen:
            _clear_opinion(review)
        again["again"] = [review.body_code for review in chosen]
    move(db, actor, case, Action.CONSULT, text=optional_text(text), **again)
    return case


def asks_again(case: Case) -> bool:
    """Check whether consulting now asks again for opinions that were given."""
    return all(has_answered(review) for review in case.asked)


def _clear_opinion(review: Review) -> None:
    """Clear a body's opinion and assignee. The ledger keeps what the body said."""
    review.opinion, review.opinion_text = None, ""
    review.opined_by, review.opined_at = None, None
    review.assignee_id, review.claimed_at = None, None
    review.escalated_at, review.waived_at = None, None


def opine(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    opinion: Opinion | None,
    text: str,
) -> Case:
    """Give a joint body's opinion; the last opinion sends the case back to the lead.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no opinion, or conditions or disagreement without reasons.

    """
    case = load_to(Action.OPINE, db, actor, application_id, version=version)
    explained = {
        Opinion.AGREE_WITH_CONDITIONS: N_("State the conditions"),
        Opinion.DISAGREE: N_("Give your reasons"),
    }
    missing = explained.get(opinion) if opinion else None
    refuse_if([*choice_problems("opinion", opinion, NO_OPINION), *text_problems(text, missing)])
    assert opinion is not None
    text = text.strip()
    move(db, actor, case, Action.OPINE, opinion=opinion.value, text=text)
    review = case.review
    assert review is not None
    review.opinion, review.opinion_text = opinion.value, text
    review.opined_by, review.opined_at = actor.user_id, moments.now()
    review.escalated_at, review.waived_at = None, None
    review.waiting = "nobody"
    finish_consultation(db, case)
    return case
