"""Histories written down by somebody: what the clock reads, without a case behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from services import moments
from services.applications.lifecycle import Action, ClockEffect, State
from services.applications.lifecycles import Lifecycle
from services.applications.rows import ROWS
from services.content import Frozen

ToldMoment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1, 1, 2, tzinfo=UTC), lt=datetime(9999, 12, 31, tzinfo=UTC)),
]
"""A moment that has a day in Shenzhen too: the first and the last of all may have none."""


class ToldEvent(Frozen):
    """One event, as it is written down.

    Args:
        until: of a suspension, the day on which it is expected to end.
        due_on: of a request for correction, the day by which to answer.

    """

    action: str
    at: ToldMoment
    until: date | None = None
    due_on: date | None = None


class ToldHistory(Frozen):
    """The events of a case, oldest first.

    Args:
        item: the code of the item.
        on: the day on which the clock is read; today if None.
        closes_on: of a fund, the day on which the round closes; the decision counts from there
            at the earliest.

    """

    item: str
    on: date | None = None
    closes_on: date | None = None
    events: tuple[ToldEvent, ...]


@dataclass(frozen=True, slots=True)
class ReplayedEvent:
    """An event that the clock can read."""

    action: str
    to_state: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


class ImpossibleHistory(ValueError):
    """The events cannot have happened as they are told; says which, and why."""


def replay(lifecycle: Lifecycle, told: Iterable[ToldEvent]) -> list[ReplayedEvent]:
    """Find the state that each event led to.

    Steps that do not move the clock, such as `start_review`, may be left out, and so may
    the submission, unless something counts from it.

    Raises:
        ImpossibleHistory: an action is unknown, impossible after the one before, or earlier;
            or it names a day before its own.

    """
    replayed: list[ReplayedEvent] = []
    state, suspended_in = State.DRAFT, State.REVIEW
    for number, event in enumerate(told, 1):
        action = _known_action(lifecycle, number, event)
        if replayed and event.at < replayed[-1].at:
            raise ImpossibleHistory(f"event {number}, {action}: it is earlier than the one before")
        if action is Action.START and not replayed:  # there is no state in which it is taken
            replayed.append(ReplayedEvent(action.value, state.value, event.at))
            continue
        at = _state_to_act_in(lifecycle, state, action, first=not replayed)
        if at is None:
            after = f"cannot follow {replayed[-1].action}" if replayed else "cannot be the first"
            raise ImpossibleHistory(f"event {number}, {action}: it {after}")
        state = lifecycle.at[at][action].to or suspended_in
        if ROWS[action].effect is ClockEffect.PAUSES:
            suspended_in = at
        data = _read_days(number, event)
        replayed.append(ReplayedEvent(action.value, state.value, event.at, data))
    return replayed


def _read_days(number: int, event: ToldEvent) -> dict[str, str]:
    """Read the days that an event names, none of which can be over when it happens."""
    named = {"until": event.until, "due_on": event.due_on}
    days = {key: day for key, day in named.items() if day}
    for key, day in days.items():
        if day < moments.local_day(event.at):
            raise ImpossibleHistory(
                f"event {number}, {event.action}: {key} {day} is before the day of the event"
            )
    return {key: day.isoformat() for key, day in days.items()}


def _known_action(lifecycle: Lifecycle, number: int, event: ToldEvent) -> Action:
    known = [row.action.value for row in lifecycle.rows]
    if event.action not in known:
        raise ImpossibleHistory(
            f"event {number}: there is no action {event.action!r}; there are {', '.join(known)}"
        )
    return Action(event.action)


def _state_to_act_in(
    lifecycle: Lifecycle, state: State, action: Action, *, first: bool
) -> State | None:
    """Find the nearest state in which an action can be taken without moving the clock before."""
    ahead = [state]
    for at in ahead:
        if action in lifecycle.at[at]:
            return at
        ahead += [to for to in _silent_steps(lifecycle, at) if to not in ahead]
    received = first and action in lifecycle.at[State.RECEIVED]
    counted = ROWS[action].effect is ClockEffect.BACKDATES
    return State.RECEIVED if received and not counted else None


def _silent_steps(lifecycle: Lifecycle, at: State) -> list[State]:
    """List the states that steps lead to in the same phase."""
    phase = lifecycle.phases.get(at)
    return [
        rule.to
        for rule in lifecycle.at[at].values()
        if rule.to and rule.row.effect is None and lifecycle.phases.get(rule.to) == phase
    ]
