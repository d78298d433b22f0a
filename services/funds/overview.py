"""The rounds of the items that a body leads, and the applications in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.lifecycle import Capacity
from services.catalogue import Item, item
from services.errors import NotFound
from services.funds.scope import items_led_by, items_of, load_listed, takes_statements
from services.models import Application, Round
from services.rounds.terms import RoundStanding, round_standing


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """A round, and its applications in figures.

    Args:
        applications: how many were filed, whatever became of them.
        asked: RMB that they ask for in total.
        granted: RMB that was granted in total.

    """

    round: Round
    standing: RoundStanding
    applications: int
    asked: Decimal
    granted: Decimal


def list_rounds(db: Session, actor: Actor) -> list[tuple[Item, list[RoundSummary]]]:
    """List all rounds of each item that the actor's body leads, or gives its opinion on, the
    newest first. Two queries.

    Raises:
        NotFound: the actor sees no rounds, and answers no reports on single cases.

    """
    seen = items_of(actor)
    if not seen and not takes_statements(actor):
        raise NotFound
    found = db.scalars(
        select(Round).where(Round.item_code.in_(seen)).order_by(Round.opens_at.desc())
    ).all()
    summaries = _summarise(db, found)
    return [(item(code), [s for s in summaries if s.round.item_code == code]) for code in seen]


def find_item(actor: Actor, item_code: str) -> Item:
    """Find an item whose rounds the actor may open.

    Raises:
        NotFound: there is no such item.

    """
    for led in items_opened(actor):
        if led.code == item_code:
            return led
    raise NotFound


def find_round(db: Session, actor: Actor, round_id: UUID) -> RoundSummary:
    """Find a round that the actor may change, with its figures.

    Raises:
        NotFound: there is no such round, or the actor may not see it.

    """
    return _summarise(db, [load_round(db, actor, round_id)])[0]


def items_opened(actor: Actor) -> tuple[Item, ...]:
    """List the items whose rounds the actor may open."""
    if actor.role is not Role.APPROVER or actor.body is None:
        return ()
    return items_led_by(actor.body, moments.today())


def load_round(db: Session, actor: Actor, round_id: UUID, *, lock: bool = False) -> Round:
    """Load a round that the actor may change: an approver of the body that leads its item.

    Args:
        lock: lock it for a change until the transaction ends.

    Raises:
        NotFound: there is no such round, or the actor may not see it.

    """
    if actor.role is not Role.APPROVER:
        raise NotFound
    return load_listed(db, actor, round_id, capacity=Capacity.LEAD, lock=lock).round


def _summarise(db: Session, found: Sequence[Round]) -> list[RoundSummary]:
    rows = db.execute(
        select(
            Application.round_id,
            func.count(),
            func.sum(func.coalesce(Application.amount, 0)),
            func.sum(func.coalesce(Application.granted, 0)),
        )
        .where(Application.round_id.in_([one.id for one in found]))
        .group_by(Application.round_id)
    )
    sums = {row[0]: (row[1], row[2], row[3]) for row in rows}
    now = moments.now()
    return [
        RoundSummary(one, round_standing(one, now), *sums.get(one.id, (0, Decimal(0), Decimal(0))))
        for one in found
    ]
