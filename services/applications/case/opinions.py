"""The opinion of each body on a case, as its events tell it."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.applications.lifecycle import Action
from services.models import Event

MOST_RESERVED_FIRST = ("disagree", "agree_with_conditions", "agree", "not_concerned")
"""Opinions, the most reserved first, which stands where two bodies become one."""


def current_opinions(events: Iterable[Event]) -> dict[str, Event]:
    """Find the current opinion of each body: its own, or one of a body it took over from.

    A body that is asked again has none until it answers.
    """
    given: dict[str, Event] = {}
    for event in events:
        if event.action == Action.OPINE and event.body_code:
            given[event.body_code] = event
        elif event.action == Action.CONSULT:
            for code in event.data.get("again", ()):
                given.pop(code, None)
        elif event.action == Action.HAND_OVER:
            given = hand_on_opinions(given, event.data["moves"])
    return given


def current_waivers(events: Iterable[Event]) -> set[str]:
    """Find the bodies without whose opinion a case may go on, by the supervisor's decision.

    A body that answers after all, or is asked again, or hands over, is none of them any more.
    """
    waived: set[str] = set()
    for event in events:
        match event.action:
            case Action.WAIVE_OPINION:
                waived |= set(event.data["silent"])
            case Action.OPINE:
                waived.discard(event.body_code or "")
            case Action.CONSULT:
                waived -= set(event.data.get("again", ()))
            case Action.HAND_OVER:
                waived -= {move["from"] for move in event.data["moves"]}
    return waived


def hand_on_opinions(
    given: Mapping[str, Event], moves: Iterable[Mapping[str, Any]]
) -> dict[str, Event]:
    """Assign opinions to the bodies after a hand-over; of several, the most reserved stands.

    Args:
        moves: the moves that the event of the hand-over records.

    """
    successors = {move["from"]: move["to"] for move in moves}
    lie: dict[str, list[Event]] = {}
    for code, event in given.items():
        lie.setdefault(successors.get(code, code), []).append(event)
    return {
        code: min(events, key=lambda event: MOST_RESERVED_FIRST.index(event.data["opinion"]))
        for code, events in lie.items()
    }
