"""The conditions of a decision (所附条件): who checks each, by when, and what was found.

They are those that joint bodies set and the approval took up; the events tell all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.lifecycle import ISSUED, Action, Capacity, State
from services.language import N_, Message
from services.models import Event


@dataclass(frozen=True, slots=True)
class Obligation:
    """One condition of a decision.

    Args:
        place: its place among the conditions of the decision, from 0.
        body_code: the body that set it, which checks it; or the one that took over from it.
        due_on: the day by which it is to be met, if one was set.
        found: the newest event that says what was found of it.

    """

    place: int
    body_code: str
    text: str
    due_on: date | None
    found: Event | None = None

    @property
    def met(self) -> bool:
        """Whether it was found to be met; then nothing is left to check."""
        return self.found is not None and bool(self.found.data["met"])

    @property
    def missed(self) -> bool:
        """Whether its day has passed, and it was not found to be met."""
        return not self.met and self.due_on is not None and self.due_on < moments.today()


def list_obligations(events: Sequence[Event]) -> list[Obligation]:
    """List the conditions of the approval, in its order, with what was found of each."""
    found: list[Obligation] = []
    for event in events:
        match event.action:
            case Action.APPROVE:
                found = [
                    Obligation(place, one["body"], one["text"], _day(one["due_on"]))
                    for place, one in enumerate(event.data.get("conditions", ()))
                ]
            case Action.ERASE | Action.REFUSE | Action.REDO | Action.REOPEN:
                found = []
            case Action.HAND_OVER:
                moved = {move["from"]: move["to"] for move in event.data["moves"]}
                found = [
                    replace(one, body_code=moved.get(one.body_code, one.body_code)) for one in found
                ]
            case Action.CHECK_CONDITION:
                place = event.data["condition"]
                found[place] = replace(found[place], found=event)
    return found


def list_in_force(case: Case) -> list[Obligation]:
    """List the conditions of a decision that was issued, and whose grant has not ended."""
    return list_obligations(case.application.events) if case.state in ISSUED else []


def list_checkable(case: Case) -> list[Obligation]:
    """List the conditions that are not met yet and that the actor's body checks; the lead, all."""
    if case.review is None:
        return []
    return [
        one
        for one in list_in_force(case)
        if not one.met
        and (case.capacity is Capacity.LEAD or one.body_code == case.review.body_code)
    ]


def find_next_day(events: Sequence[Event], state: State, body_code: str) -> date | None:
    """Find the day by which the next condition that a body checks is to be met, if any is left."""
    if state not in ISSUED:
        return None
    days = [
        one.due_on
        for one in list_obligations(events)
        if one.body_code == body_code and not one.met and one.due_on is not None
    ]
    return min(days, default=None)


def need_open(_actor: Actor, case: Case) -> Message | None:
    """Require a condition that is not met yet, and that the actor's body checks."""
    return None if list_checkable(case) else N_("No condition of the decision is left to check")


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
