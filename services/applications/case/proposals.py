"""Proposals of reviewers that wait for an approver, as the events tell them."""

from collections.abc import Iterable

from services.applications.lifecycle import Action
from services.models import Event

ANSWERS = frozenset({Action.SUSPEND, Action.REJECT_SUSPENSION, Action.CONCLUDE, Action.TRANSFER})
"""What settles a proposal to stop the clock; a conclusion leaves nothing to wait for, and another
lead proposes anew."""


def find_proposed_suspension(events: Iterable[Event]) -> Event | None:
    """Find the newest proposal to stop the clock, unless it was answered."""
    proposed = None
    for event in events:
        if event.action == Action.PROPOSE_SUSPENSION:
            proposed = event
        elif event.action in ANSWERS:
            proposed = None
    return proposed
