"""The rounds of the items that a body leads, and the applications in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.routing.routing import acting_tenure
from services.catalogue import Item, items_on
from services.errors import NotFound
from services.models import Application, Round
from services.plan import NoBody
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


@lru_cache(maxsize=200)
def items_led_by(body_code: str, on: date) -> tuple[Item, ...]:
    """List the items with rounds that a body leads on a day, for every district."""
    return tuple(item for item in items_on(on) if item.rounds and _lead_body(item, on) == body_code)


def leads_rounds(actor: Actor) -> bool:
    """Check whether the actor may open rounds."""
    return (
        actor.role is Role.APPROVER
        and actor.body is not None
        and bool(items_led_by(actor.body, moments.today()))
    )


def list_rounds(db: Session, actor: Actor) -> list[tuple[Item, list[RoundSummary]]]:
    """List all rounds of each item that the actor's body leads, the newest first. Two queries.

    Raises:
        NotFound: the actor may not see rounds.

    """
    led = _list_items(actor)
    codes = [item.code for item in led]
    found = db.scalars(
        select(Round).where(Round.item_code.in_(codes)).order_by(Round.opens_at.desc())
    ).all()
    summaries = _summarise(db, found)
    return [(item, [s for s in summaries if s.round.item_code == item.code]) for item in led]


def find_item(actor: Actor, item_code: str) -> Item:
    """Find an item whose rounds the actor may open.

    Raises:
        NotFound: there is no such item.

    """
    for item in _list_items(actor):
        if item.code == item_code:
            return item
    raise NotFound


def find_round(db: Session, actor: Actor, round_id: UUID) -> RoundSummary:
    """Find a round of an item that the actor's body leads, with its figures.

    Raises:
        NotFound: there is no such round, or the actor may not see it.

    """
    return _summarise(db, [load_round(db, actor, round_id)])[0]


def _lead_body(item: Item, on: date) -> str | None:
    try:
        return acting_tenure(item, item.route.lead, None, on).body
    except NoBody:  # the applicant's district decides, so no one body leads the item
        return None


def _list_items(actor: Actor) -> tuple[Item, ...]:
    if not leads_rounds(actor):
        raise NotFound
    assert actor.body is not None
    return items_led_by(actor.body, moments.today())


def load_round(db: Session, actor: Actor, round_id: UUID, *, lock: bool = False) -> Round:
    """Load a round of an item that the actor's body leads.

    Args:
        lock: lock it for a change until the transaction ends.

    Raises:
        NotFound: there is no such round, or the actor may not see it.

    """
    codes = [item.code for item in _list_items(actor)]
    query = select(Round).where(Round.id == round_id, Round.item_code.in_(codes))
    found = db.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


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
