"""The clock and pauses: on the last day, too late, and in the limit of an opinion."""

from datetime import date
from typing import Any

import pytest

from services import moments
from services.applications.clock.clock import days_overdue, read_opinion_day
from services.applications.lifecycle import Phase
from services.applications.lifecycles import LIFECYCLES
from tests.support.counting import DAY
from tests.support.histories import SUSPENDED, history, limit, on


def test_a_suspension_stops_the_count() -> None:
    clock = on(history(*SUSPENDED), "2026-03-18")
    assert (clock.phase, clock.paused) == (Phase.PAUSED, True)
    assert (clock.days_used, clock.days_left) == (2, 18)
    assert clock.resumes_on == clock.acts_by == date(2026, 3, 20)
    assert clock.due_on == date(2026, 4, 16)  # if it ends on that day
    assert not clock.overdue


def test_suspended_days_are_excluded() -> None:
    resumed = history(*SUSPENDED, ("resume", "2026-03-18"))
    clock = on(resumed, "2026-03-19")
    assert (clock.days_used, clock.days_left) == (3, 17)
    assert clock.due_on == date(2026, 4, 14)  # seven working days later
    assert (clock.agency_days, clock.suspended_days, clock.elapsed_days) == (6, 7, 13)


def test_a_suspension_does_not_heal_a_missed_day() -> None:
    events = history(*SUSPENDED[:3], ("suspend", "2026-04-10", {"until": "2026-05-08"}))
    assert on(events, "2026-04-20").overdue
    resumed = history(*SUSPENDED[:3], ("suspend", "2026-04-10"), ("resume", "2026-05-08"))
    assert on(resumed, "2026-05-08").due_on == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("paused", "resumed", "due"),
    [
        ("2026-05-19", "2026-06-03", "2026-06-04"),  # one day is left, and counts after it
        ("2026-05-20", "2026-06-03", "2026-06-03"),  # nothing is left but the day of resuming
        ("2026-05-20", "2026-06-06", "2026-06-08"),  # ... which a body must have open
        ("2026-05-20", "2026-05-20", "2026-05-20"),
        ("2026-05-21", "2026-06-03", "2026-05-20"),  # late already: the pause changes nothing
    ],
)
def test_a_pause_around_the_last_day(paused: str, resumed: str, due: str) -> None:
    steps = (("submit", "2026-04-20"), ("accept", "2026-04-20"), ("start_review", "2026-04-20"))
    events = history(*steps, ("suspend", paused), ("resume", resumed))
    clock = on(events, due)
    assert clock.due_on == date.fromisoformat(due)
    assert not clock.overdue
    assert on(events, (clock.due_on + DAY).isoformat()).overdue


def test_days_late_stand_still_while_a_late_case_is_paused() -> None:
    steps = (("submit", "2026-04-20"), ("accept", "2026-04-20"), ("start_review", "2026-04-20"))
    events = history(*steps, ("suspend", "2026-05-22", {"until": "2026-06-10"}))
    for day in ("2026-05-22", "2026-06-05", "2026-06-12"):
        assert (on(events, day).days_left, on(events, day).overdue) == (-2, True)
    resumed = history(*steps, ("suspend", "2026-05-22"), ("resume", "2026-06-05"))
    assert on(resumed, "2026-06-05").days_left == -2
    assert on(resumed, "2026-06-08").days_left == -3


def test_days_late_are_read_off_the_pauses_alone() -> None:
    steps = (("submit", "2026-04-20"), ("accept", "2026-04-20"), ("start_review", "2026-04-20"))
    events = history(*steps, ("suspend", "2026-05-22"), ("resume", "2026-06-05"))
    for month, day in ((5, 20), (5, 21), (5, 22), (5, 30), (6, 1), (6, 5), (6, 8), (7, 20)):
        today = date(2026, month, day)
        known = [event for event in events if moments.local_day(event.at) <= today]
        clock = on(known, today.isoformat())
        late = days_overdue(known[3:], date(2026, 5, 20), today)
        assert late == (-(clock.days_left or 0) if clock.overdue else None), today


def test_the_limit_of_an_opinion_leaves_pauses_out_as_well() -> None:
    steps = (*SUSPENDED[:3], ("consult", "2026-03-06"))
    opinion, asked = limit("opinion", 7), date(2026, 3, 6)

    def due(*more: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> date:
        phases = LIFECYCLES["licence"].phases
        return read_opinion_day(history(*steps, *more), opinion, asked, phases=phases)

    assert due() == date(2026, 3, 17)
    pause = ("suspend", "2026-03-10", {"until": "2026-03-31"})
    assert due(pause) == date(2026, 3, 31)
    assert due(pause, ("resume", "2026-03-31")) == date(2026, 4, 8)  # Qingming lies between
    late = ("suspend", "2026-03-18", {"until": "2026-03-31"})
    assert due(late) == due(late, ("resume", "2026-03-31")) == date(2026, 3, 17)
