"""Cases that were decided and are decided anew (重新办理), off the events."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.lifecycle import Action, Capacity, ClockEffect
from services.applications.rows import ROWS
from services.language import N_, Message
from services.models import Event

REOPENING = frozenset(action for action, row in ROWS.items() if row.effect is ClockEffect.RESTARTS)
"""The steps by which a decision falls and its case is decided anew."""


def find_reopening(events: Sequence[Event]) -> Event | None:
    """Find the newest event by which a case was opened again, or None."""
    return next((one for one in reversed(events) if one.action in REOPENING), None)


def find_decision(events: Sequence[Event]) -> Event | None:
    """Find the event of the decision that stands or has ended since; None while none is made."""
    for event in reversed(events):
        if event.action in REOPENING:
            return None
        if ROWS[Action(event.action)].decides:
            return event
    return None


def list_reviewers(events: Iterable[Event]) -> set[UUID]:
    """List who concluded the review of a case, for whomever they did it."""
    return {one.actor_id for one in events if one.action == Action.CONCLUDE and one.actor_id}


def list_former_reviewers(events: Sequence[Event]) -> set[UUID]:
    """List who concluded for a decision that fell since; nobody where none did."""
    reopened = find_reopening(events)
    return list_reviewers(events[: reopened.sequence]) if reopened else set()


def need_fresh_reviewer(actor: Actor, case: Case) -> Message | None:
    """Leave a case that is decided anew to somebody else, where the agency had anybody then."""
    events = case.application.events
    reopened = find_reopening(events)
    if case.capacity is not Capacity.LEAD or reopened is None or not reopened.data["another"]:
        return None
    if actor.user_id in list_former_reviewers(events):
        return N_("You reviewed this case before its decision fell. A colleague takes it up")
    return None
