"""Proposals of reviewers that wait for an approver, as the events tell them."""

from collections.abc import Container, Iterable

from services.applications.lifecycle import Action
from services.models import Event

ANSWERS = frozenset({Action.SUSPEND, Action.REJECT_SUSPENSION, Action.CONCLUDE, Action.TRANSFER})
"""What settles a proposal to stop the clock; a conclusion leaves nothing to wait for, and another
lead proposes anew."""


def find_open_proposal(
    events: Iterable[Event], proposals: Container[str], answers: Container[str]
) -> Event | None:
    """Find the newest event of some that propose something, unless one of others settled it."""
    proposed = None
    for event in events:
        if event.action in proposals:
            proposed = event
        elif event.action in answers:
            proposed = None
    return proposed


def find_proposed_suspension(events: Iterable[Event]) -> Event | None:
    """Find the newest proposal to stop the clock, unless it was answered."""
    return find_open_proposal(events, {Action.PROPOSE_SUSPENSION}, ANSWERS)
