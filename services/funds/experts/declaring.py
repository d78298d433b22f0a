"""What an expert says first: no relation to any applicant, or that they step aside."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor
from services.applications.case.texts import refuse_if
from services.errors import Conflict, Problem
from services.funds.experts import drawing
from services.funds.experts.loading import load_seat
from services.language import N_, Message

Aside = Literal["conflict", "refusal"]

ASIDE_WORDS: dict[Aside, Message] = {
    "conflict": N_("I am related to an applicant, or something else may affect my fairness"),
    "refusal": N_("I cannot score these applications for another reason"),
}
"""Why experts step aside."""


def declare(db: Session, actor: Actor, round_id: UUID, *, declared: bool) -> None:
    """Declare that one has no relation to any applicant; from then on, files open.

    Raises:
        NotFound: there is no such round, or the actor does not sit on its panel.
        Conflict: it was declared before.
        Invalid: the statement is not agreed to.

    """
    seat, _ = load_seat(db, actor, round_id, lock=True)
    if seat.declared_at is not None:
        raise Conflict(N_("You have declared this already"))
    missing = N_("Declare this, or step aside")
    refuse_if([] if declared else [Problem("declared", missing)])
    seat.declared_at = moments.now()
    db.flush()
    audit.record(db, actor.user_id, "round.panel_declared", round_id)


def step_aside(
    db: Session, actor: Actor, round_id: UUID, *, left_for: Aside | None, reason: str
) -> None:
    """Leave a panel; what one has signed on it is void, and somebody else is drawn.

    Raises:
        NotFound: there is no such round, or the actor does not sit on its panel.
        Conflict: the list of the round is proposed.
        Invalid: no reason.

    """
    seat, _ = load_seat(db, actor, round_id, lock=True)
    refuse_if([] if left_for else [Problem("left_for", N_("Select one of these"))])
    assert left_for is not None
    drawing.leave(db, actor, seat, left_for, reason)
