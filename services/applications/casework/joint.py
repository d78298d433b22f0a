"""Ask the joint agencies for their opinion, and give one (会办)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import Case
from services.applications.case.moves import gather, move
from services.applications.case.permissions import load_to
from services.applications.case.texts import refuse_if, unchosen, within, written
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_
from services.models import Review


class Opinion(StrEnum):
    """A joint agency's opinion (会办意见)."""

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
    refuse_if([*unchosen("opinion", opinion), *written(text, missing)])
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
