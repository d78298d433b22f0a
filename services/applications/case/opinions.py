"""The opinion of each body on a case, as its events tell it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.applications.case.asking import names_of
from services.applications.lifecycle import Action
from services.models import Event

MOST_RESERVED_FIRST = ("disagree", "agree_with_conditions", "agree", "not_concerned")
"""Opinions, the most reserved first, which stands where two bodies become one."""


RESERVATIONS = frozenset({"disagree", "agree_with_conditions"})
"""Opinions that a lead may have to settle with the body before it decides otherwise."""


def find_draft(events: Iterable[Event], code: str) -> Event | None:
    """Find the draft of a body's opinion that waits for its approver, or None."""
    draft = None
    for event in events:
        match event.action:
            case Action.DRAFT_OPINION if event.body_code == code:
                draft = event
            case Action.OPINE | Action.RETURN_OPINION if event.body_code == code:
                draft = None
            case Action.CONSULT if code in event.data.get("again", ()):
                draft = None
            case Action.CONCLUDE:
                draft = None
    return draft


def list_unsettled(events: Iterable[Event]) -> list[str]:
    """List the bodies that disagree, with whom nothing was coordinated since they said so."""
    events = list(events)
    settled = {
        code: event.sequence
        for event in events
        if event.action == Action.COORDINATE
        for code in event.data["about"]
    }
    return [
        code
        for code, said in current_opinions(events).items()
        if said.data["opinion"] == "disagree" and settled.get(code, 0) < said.sequence
    ]


def list_disagreeing(events: Iterable[Event]) -> list[str]:
    """List the bodies whose current opinion is that they disagree."""
    given = current_opinions(events)
    return [code for code, said in given.items() if said.data["opinion"] == "disagree"]


@dataclass(frozen=True, slots=True)
class OpinionCondition:
    """One condition that a joint body sets, and the day by which it is to be met, if any."""

    body_code: str
    text: str
    due_on: str | None


def list_conditions(events: Iterable[Event]) -> list[OpinionCondition]:
    """List the conditions of the opinions that stand: each line of such an opinion is one."""
    return [
        OpinionCondition(code, line.strip(), said.data.get("until"))
        for code, said in current_opinions(events).items()
        if said.data["opinion"] == "agree_with_conditions"
        for line in said.data["text"].splitlines()
        if line.strip()
    ]


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


def list_superseded(events: Sequence[Event], code: str) -> list[Event]:
    """List the opinions that a body gave before its current one, or before it was asked again."""
    names, stands = names_of(events, code), current_opinions(events).get(code)
    return [
        event
        for event in events
        if event.action == Action.OPINE and event.body_code in names and event is not stands
    ]


def current_waivers(events: Iterable[Event]) -> set[str]:
    """Find the bodies without whose opinion a case may go on: by the supervisor's decision, or
    because they are asked besides and their day has passed.

    A body that answers after all, or is asked again, or hands over, is none of them any more.
    """
    waived: set[str] = set()
    for event in events:
        match event.action:
            case Action.WAIVE_OPINION | Action.STOP_WAITING:
                waived |= set(event.data["about"])
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
