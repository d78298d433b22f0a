"""For whom somebody acts: an officer who stands in for another acts on what that one holds."""

from uuid import UUID

from services.actor import Actor, Role
from services.applications.case.case import Case
from services.applications.lifecycle import Action
from services.models import Event

BY_OTHERS = frozenset(
    {
        *(Action.CONFIRM_SITE_CHECK, Action.DECLARE_RELATION, Action.TAKE_OVER),
        Action.CHECK_CONDITION,
    }
)
"""What a reviewer does on a case that a colleague or nobody holds, for themselves."""


def find_absent(actor: Actor, case: Case, action: Action) -> UUID | None:
    """Find for whom a reviewer acts, if they stand in for whoever holds the case."""
    if actor.role is not Role.REVIEWER or case.review is None or action in BY_OTHERS:
        return None
    holder = case.review.assignee_id
    return holder if holder in actor.stands_in_for else None


def acted(event: Event, actor: Actor) -> bool:
    """Check whether an event is somebody's: they did it, or another did it for them."""
    return event.actor_id == actor.user_id or event.data.get("for") == str(actor.user_id)
