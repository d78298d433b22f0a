"""Joint bodies that do not answer: what was done about each, and what is due next.

Silence is never consent. A body is reminded before its day, warned after it, and then its
silence is put before the supervisor. For one that the case added, nobody waits after its day.
All is read off the events; `chasing.yaml` says when.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services import moments
from services.applications.case.asking import asks, is_added, names_of
from services.applications.case.case import Case, has_answered
from services.applications.clock.calendar import working_days_between
from services.applications.lifecycle import Action, State
from services.content import Frozen, read_yaml
from services.models import Event, Review

STEPS = (Action.REMIND, Action.WARN, Action.ESCALATE)
"""What is done about a body that does not answer, in this order."""


class ChasingDays(Frozen):
    """The working days of `chasing.yaml`."""

    remind_before: int
    escalate_after: int
    remind_of_conditions_before: int


@cache
def chasing_days() -> ChasingDays:
    """Read after how many days each step is due."""
    path = Path(__file__).parent / "chasing.yaml"
    found: ChasingDays = read_yaml(path, TypeAdapter(ChasingDays))
    return found


@dataclass(frozen=True, slots=True)
class Pursuit:
    """What was done about one body since it was asked, or was given another day.

    Args:
        asked: the event by which it was asked or given another day.
        steps: the newest event of each step.

    """

    review: Review
    asked: Event
    steps: dict[Action, Event]


def read_pursuit(case: Case, review: Review) -> Pursuit | None:
    """Read what was done about a body since it was asked last; None if it was never asked."""
    pursuit, events = None, case.application.events
    names = names_of(events, review.body_code)
    for event in events:
        if _asks(event, names):
            pursuit = Pursuit(review, event, {})
        elif pursuit and event.action in STEPS and not names.isdisjoint(event.data["about"]):
            pursuit.steps[Action(event.action)] = event
    return pursuit


def _asks(event: Event, names: frozenset[str]) -> bool:
    if event.action == Action.SET_DAY:
        return not names.isdisjoint(event.data["about"])
    return asks(event, names)


def given_until(case: Case, code: str) -> date | None:
    """Return the day that the supervisor gave a body since it was asked last, if any."""
    events = case.application.events
    names = names_of(events, code)
    newest = next((event for event in reversed(events) if _asks(event, names)), None)
    if newest is None or newest.action != Action.SET_DAY:
        return None
    return date.fromisoformat(newest.data["until"])


def list_due_steps(case: Case) -> Iterator[tuple[Action, Review]]:
    """List the step that is due today about each body that does not answer."""
    for review in _list_waited_for(case):
        pursuit = read_pursuit(case, review)
        step = _next_step(case, pursuit) if pursuit else None
        if step:
            yield step, review


def _next_step(case: Case, pursuit: Pursuit) -> Action | None:
    today, days, due_on = moments.today(), chasing_days(), pursuit.review.due_on
    warned = pursuit.steps.get(Action.WARN)
    if due_on is None or Action.ESCALATE in pursuit.steps:
        return None
    if today <= due_on:
        near = working_days_between(today, due_on) <= days.remind_before
        return Action.REMIND if near and Action.REMIND not in pursuit.steps else None
    if is_added(case.application, pursuit.review):
        return Action.STOP_WAITING
    if warned is None:
        return Action.WARN
    since = working_days_between(moments.local_day(warned.at), today)
    return Action.ESCALATE if since >= days.escalate_after else None


def list_to_escalate(case: Case) -> list[Review]:
    """List the parts that can be escalated: late, and warned of it."""
    found = []
    for review in _list_waited_for(case):
        pursuit = read_pursuit(case, review)
        late = review.due_on is not None and review.due_on < moments.today()
        if late and pursuit and Action.WARN in pursuit.steps and review.escalated_at is None:
            found.append(review)
    return found


def list_escalated(case: Case) -> list[Review]:
    """List the parts whose silence waits for the supervisor's decision."""
    return [review for review in case.asked if review.escalated_at is not None]


def _list_waited_for(case: Case) -> list[Review]:
    if case.state is not State.JOINT:
        return []
    return [review for review in case.asked if not has_answered(review)]
