"""Histories of cases as the clock reads them, and limits to read them by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from services.applications.clock.clock import Clock, read
from services.applications.lifecycle import Action, State
from services.applications.lifecycles import LIFECYCLES
from services.catalogue import Limit
from services.language import Text


def limit(phase: str, days: int, unit: str = "working_day", **more: object) -> Limit:
    """A limit of an item, that is promised."""
    return Limit.model_validate(
        {
            "phase": phase,
            "days": days,
            "unit": unit,
            "basis": Text.of("行政许可法", "Administrative Licensing Law"),
            "kind": "promise",
            "status": "K",
            **more,
        }
    )


RULES = LIFECYCLES["licence"].rules

LIMITS = (
    limit("acceptance", 5),
    limit("correction", 15),
    limit("decision", 20),
    limit("extension", 10),
    limit("delivery", 10),
)


@dataclass
class Event:
    """An event of a case, without its row."""

    action: str
    to_state: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


def history(*steps: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> list[Event]:
    """Events from (action, Shenzhen day[, data]), their states as the table has them."""
    events: list[Event] = []
    state, before = State.DRAFT, State.DRAFT
    for action, day, *data in steps:
        to = RULES[state, Action(action)].to or before
        before, state = state, to
        at = datetime.fromisoformat(f"{day}T10:00:00+08:00").astimezone(UTC)
        events.append(Event(action, to.value, at, data[0] if data else {}))
    return events


def on(events: Iterable[Event], day: str, limits: Iterable[Limit] = LIMITS) -> Clock:
    """The clock on a day."""
    return read(events, limits, date.fromisoformat(day))


SUSPENDED = (
    ("submit", "2026-03-02"),
    ("accept", "2026-03-05"),
    ("start_review", "2026-03-05"),
    ("suspend", "2026-03-09", {"until": "2026-03-20"}),
)
ACCEPTED = history(("submit", "2026-03-02"), ("accept", "2026-03-04"))
