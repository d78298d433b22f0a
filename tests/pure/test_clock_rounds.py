"""The clock of a case in a round: its decision counts from the close."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.applications.clock.clock import due_after, read
from tests.support.counting import DAY, STARTS
from tests.support.histories import ACCEPTED, LIMITS, history


@pytest.mark.parametrize(
    ("closes", "started", "used", "due"),
    [
        (date(2026, 3, 3), date(2026, 3, 4), 4, date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 3, 31), 0, date(2026, 4, 29)),
    ],
    ids=["accepted after the close", "accepted before"],
)
def test_the_decision_counts_from_the_close_of_the_round_at_the_earliest(
    closes: date, started: date, used: int, due: date
) -> None:
    clock = read(ACCEPTED, LIMITS, date(2026, 3, 10), closes_on=closes)
    assert (clock.started_on, clock.days_used, clock.due_on) == (started, used, due)
    assert (clock.days_used + (clock.days_left or 0), clock.days_excluded) == (20, 0)


PAUSED = (
    ("submit", "2026-03-02"),
    ("accept", "2026-03-04"),
    ("start_review", "2026-03-04"),
    ("suspend", "2026-03-05", {"until": "2026-03-20"}),
)


def test_a_pause_before_the_close_costs_nothing() -> None:
    paused = history(*PAUSED)
    closes = date(2026, 3, 31)
    waiting = read(paused, LIMITS, date(2026, 3, 10), closes_on=closes)
    assert (waiting.due_on, waiting.days_used) == (date(2026, 4, 29), 0)
    resumed = history(*PAUSED, ("resume", "2026-03-20"))
    assert read(resumed, LIMITS, date(2026, 3, 25), closes_on=closes).due_on == date(2026, 4, 29)
    across = history(*PAUSED, ("resume", "2026-04-02"))
    # Two working days after the close were paused, and are left out.
    assert read(across, LIMITS, date(2026, 4, 3), closes_on=closes).due_on == date(2026, 5, 6)


@given(STARTS, st.integers(0, 60), st.integers(0, 30))
def test_an_earlier_filing_is_never_due_before_the_close(
    start: date, closes_after: int, later: int
) -> None:
    accepted = history(("submit", start.isoformat()), ("accept", start.isoformat()))
    closes = start + closes_after * DAY
    clock = read(accepted, LIMITS, start + later * DAY, closes_on=closes)
    assert clock.due_on == due_after(closes, LIMITS[2])
    assert clock.days_used >= 0


def test_the_publicity_of_the_list_does_not_count() -> None:
    closes, published = date(2026, 3, 31), (date(2026, 4, 13), date(2026, 4, 17))
    before = read(ACCEPTED, LIMITS, date(2026, 4, 13), closes_on=closes)
    during = read(ACCEPTED, LIMITS, date(2026, 4, 15), closes_on=closes, published=[published])
    after = read(ACCEPTED, LIMITS, date(2026, 4, 20), closes_on=closes, published=[published])
    assert during.days_used == before.days_used == after.days_used - 1
    # Four working days after the first are left out.
    assert (after.days_excluded, after.due_on) == (4, date(2026, 5, 8))
    assert before.due_on == date(2026, 4, 29)


def test_each_publicity_of_what_came_back_is_left_out() -> None:
    closes, first = date(2026, 3, 31), (date(2026, 4, 13), date(2026, 4, 17))
    again = (date(2026, 4, 20), date(2026, 4, 24))
    once = read(ACCEPTED, LIMITS, date(2026, 4, 27), closes_on=closes, published=[first])
    twice = read(ACCEPTED, LIMITS, date(2026, 4, 27), closes_on=closes, published=[again, first])
    assert (once.days_excluded, twice.days_excluded) == (4, 8)
