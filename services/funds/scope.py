"""Whose rounds are: of the body that leads an item, and of that which looks after the money."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import AGENCY_ROLES, Actor
from services.applications.case.own_publicity import publicity_terms
from services.applications.lifecycle import Capacity
from services.applications.routing.routing import acting_tenure
from services.catalogue import Item, items_on
from services.catalogue.routes import PURSE
from services.errors import NotFound
from services.models import Round
from services.plan import NoBody


@dataclass(frozen=True, slots=True)
class ListedRound:
    """A round, and how the actor's body stands to its list: lead, or joint with an opinion."""

    round: Round
    capacity: Capacity


@lru_cache(maxsize=200)
def items_led_by(body_code: str, on: date) -> tuple[Item, ...]:
    """List the items with rounds that a body leads on a day, for every district."""
    return tuple(
        one for one in items_on(on) if one.rounds and _acts_for(one, one.route.lead, body_code, on)
    )


@lru_cache(maxsize=200)
def items_advised_by(body_code: str, on: date) -> tuple[Item, ...]:
    """List the items on whose lists a body gives its opinion, as it looks after the money."""
    return tuple(
        one
        for one in items_on(on)
        if one.rounds and one.route.purse and _acts_for(one, PURSE, body_code, on)
    )


def items_of(actor: Actor) -> dict[str, Capacity]:
    """Map the items whose rounds an officer sees to how their body stands to them."""
    if actor.role not in AGENCY_ROLES or actor.body is None:
        return {}
    today = moments.today()
    advised = {one.code: Capacity.JOINT for one in items_advised_by(actor.body, today)}
    return advised | {one.code: Capacity.LEAD for one in items_led_by(actor.body, today)}


def sees_rounds(actor: Actor) -> bool:
    """Check whether the actor sees any rounds."""
    return bool(items_of(actor))


def leads_rounds(actor: Actor) -> bool:
    """Check whether the actor's body leads any rounds."""
    return Capacity.LEAD in items_of(actor).values()


def takes_statements(actor: Actor) -> bool:
    """Check whether the actor's body answers what is said of what it publishes."""
    if actor.role not in AGENCY_ROLES or actor.body is None:
        return False
    return leads_rounds(actor) or _publishes_cases(actor.body, moments.today())


@lru_cache(maxsize=200)
def _publishes_cases(body_code: str, on: date) -> bool:
    """Check whether a body leads a service that publishes what it intends in single cases."""
    return any(
        _acts_for(one, one.route.lead, body_code, on)
        for one in items_on(on)
        if one.code in publicity_terms()
    )


def load_listed(
    db: Session,
    actor: Actor,
    round_id: UUID,
    *,
    capacity: Capacity | None = None,
    lock: bool = False,
) -> ListedRound:
    """Load a round whose list concerns the actor's body.

    Args:
        capacity: how their body has to stand to the list; None for any.
        lock: lock it until the transaction ends.

    Raises:
        NotFound: there is no such round, the actor may not see it, or their body stands to it
            in another way.

    """
    seen = items_of(actor)
    query = select(Round).where(Round.id == round_id, Round.item_code.in_(seen))
    found = db.scalar(query.with_for_update() if lock else query)
    if found is None or (capacity and seen[found.item_code] is not capacity):
        raise NotFound
    return ListedRound(found, seen[found.item_code])


def _acts_for(one: Item, unit: str, body_code: str, on: date) -> bool:
    try:
        return acting_tenure(one, unit, None, on).body == body_code
    except NoBody:  # the applicant's district decides, so no one body does
        return False
