"""Put a joint body's silence before the supervisor (提请督办), and decide on it.

The supervisor decides escalations, never cases: the body gets another day, or the lead may go
on without its opinion, which the case and its letters then say.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case import silence
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import finish_consultation, move
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_
from services.models import Review

LONGEST_WAIT = timedelta(days=31)
"""A body that was late gets no more than a month."""


def escalate(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Put the silence of all bodies that were warned before the supervisor.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.ESCALATE, db, actor, application_id, version=version)
    refuse_if(text_problems(text, N_("Say what the opinion is needed for")))
    reviews = silence.list_to_escalate(case)
    event = move(db, actor, case, Action.ESCALATE, about=_codes(reviews), text=text.strip())
    for review in reviews:
        review.escalated_at = event.at
    db.flush()
    return case


def set_day(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    bodies: Sequence[str],
    until: date | None,
    text: str,
) -> Case:
    """Give bodies that did not answer another day (限期反馈); after it they are escalated anew.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no body, no day within a month, or no reasons.

    """
    case = load_to(Action.SET_DAY, db, actor, application_id, version=version)
    reviews, problems = _chosen(case, bodies)
    if until is None or not moments.today() < until <= moments.today() + LONGEST_WAIT:
        problems.append(Problem("until", N_("Enter a day within the next month")))
    refuse_if([*problems, *text_problems(text, N_("Give your reasons"))])
    assert until is not None
    day, codes = until.isoformat(), _codes(reviews)
    move(db, actor, case, Action.SET_DAY, about=codes, until=day, text=text.strip())
    for review in reviews:
        review.escalated_at = None
    db.flush()
    return case


def waive_opinion(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    bodies: Sequence[str],
    text: str,
) -> Case:
    """Let the lead go on without the opinion of bodies that did not answer (未反馈).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no body, or no reasons.

    """
    case = load_to(Action.WAIVE_OPINION, db, actor, application_id, version=version)
    reviews, problems = _chosen(case, bodies)
    refuse_if([*problems, *text_problems(text, N_("Give your reasons"))])
    codes = _codes(reviews)
    event = move(db, actor, case, Action.WAIVE_OPINION, about=codes, text=text.strip())
    for review in reviews:
        review.escalated_at, review.waived_at, review.waiting = None, event.at, "nobody"
    finish_consultation(db, case)
    return case


def _chosen(case: Case, bodies: Sequence[str]) -> tuple[list[Review], list[Problem]]:
    """Find the escalated parts that were chosen, and what is wrong with the choice."""
    reviews = [review for review in silence.list_escalated(case) if review.body_code in bodies]
    return reviews, [] if reviews else [Problem("bodies", N_("Select the agency"))]


def _codes(reviews: Sequence[Review]) -> list[str]:
    return [review.body_code for review in reviews]
