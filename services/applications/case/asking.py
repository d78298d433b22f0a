"""By which event a joint body was asked for its opinion, and which bodies a case added itself."""

from collections.abc import Container, Sequence

from services.applications.lifecycle import Action
from services.models import Application, Event, Review


def names_of(events: Sequence[Event], code: str) -> frozenset[str]:
    """Return a body's code with those of the bodies whose part it took over."""
    names = {code}
    for event in reversed(events):
        if event.action == Action.HAND_OVER:
            names |= {move["from"] for move in event.data["moves"] if move["to"] in names}
    return frozenset(names)


def asks(event: Event, names: Container[str]) -> bool:
    """Check whether an event asks a body for its opinion, the first time or once more."""
    if event.action == Action.ADD_CONSULTEE:
        return event.data["to"] in names
    again = event.data.get("again") if event.action == Action.CONSULT else None
    if again is None:
        return event.action == Action.CONSULT
    return any(code in names for code in again)


def find_asked(events: Sequence[Event], code: str) -> Event | None:
    """Find the newest event by which a body was asked for its opinion, or None."""
    names = names_of(events, code)
    return next((event for event in reversed(events) if asks(event, names)), None)


def is_added(application: Application, review: Review) -> bool:
    """Check whether a body takes part only because its opinion was asked for in this case."""
    added = {
        unit for part in (application.route or {}).get("added", ()) for unit in part["agencies"]
    }
    return bool(added) and added.issuperset(review.unit_codes)
