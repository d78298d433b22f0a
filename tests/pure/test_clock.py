"""The clock: due = f(events, calendar), and nothing else."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.applications.clock.calendar import CalendarUnknown
from services.applications.clock.clock import Clock, due_after, read
from services.applications.lifecycle import Phase
from tests.support.counting import DAY, STARTS
from tests.support.histories import LIMITS, SUSPENDED, Event, history, limit, on


def test_a_draft_has_no_clock() -> None:
    assert read([], LIMITS) == Clock()
    assert on(history(("request_signature", "2026-03-02")), "2026-03-30") == Clock()


def test_acceptance_counts_from_the_day_after_receipt() -> None:
    clock = on(history(("submit", "2026-03-02")), "2026-03-04")
    assert (clock.phase, clock.due_on) == (Phase.ACCEPTANCE, date(2026, 3, 9))
    assert (clock.days_allowed, clock.days_used, clock.days_left) == (5, 2, 3)
    assert not clock.overdue
    assert not clock.paused
    assert not clock.provisional


def test_a_filing_after_midnight_in_shenzhen_counts_as_that_day() -> None:
    late = Event("submit", "received", datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    assert on([late], "2026-03-02").started_on == date(2026, 3, 2)


def test_overdue_begins_the_day_after_the_due_day() -> None:
    filed = history(("submit", "2026-03-02"))
    assert not on(filed, "2026-03-09").overdue
    late = on(filed, "2026-03-10")
    assert late.overdue
    assert late.days_left == -1
    # A due day on a Friday is missed on the Saturday, with no working day gone.
    friday = on(history(("submit", "2026-03-06")), "2026-03-14")
    assert friday.overdue
    assert friday.days_left == 0


def test_acceptance_starts_anew_when_a_correction_is_answered() -> None:
    asked = history(
        ("submit", "2026-03-02"), ("ask_for_correction", "2026-03-04", {"due_on": "2026-03-20"})
    )
    waiting = on(asked, "2026-03-10")
    assert (waiting.phase, waiting.due_on) == (Phase.CORRECTION, date(2026, 3, 20))
    answered = history(
        ("submit", "2026-03-02"),
        ("ask_for_correction", "2026-03-04", {"due_on": "2026-03-20"}),
        ("answer_correction", "2026-03-12"),
    )
    clock = on(answered, "2026-03-12")
    assert (clock.phase, clock.due_on) == (Phase.ACCEPTANCE, date(2026, 3, 19))
    assert (clock.agency_days, clock.applicant_days) == (2, 6)


def test_a_correction_without_a_date_takes_the_items_limit() -> None:
    asked = history(("submit", "2026-03-02"), ("ask_for_correction", "2026-03-04"))
    assert on(asked, "2026-03-04").due_on == date(2026, 3, 25)


def test_the_decision_counts_from_acceptance() -> None:
    clock = on(history(("submit", "2026-03-02"), ("accept", "2026-03-05")), "2026-03-05")
    assert (clock.phase, clock.due_on) == (Phase.DECISION, date(2026, 4, 2))


def test_a_decision_counts_from_receipt_where_the_law_says_so() -> None:
    limits = (limit("acceptance", 2), limit("decision", 15, "day", from_receipt=True))
    accepted = history(("submit", "2026-03-02"), ("accept", "2026-03-04"))
    clock = on(accepted, "2026-03-05", limits)
    assert (clock.started_on, clock.due_on) == (date(2026, 3, 2), date(2026, 3, 17))
    corrected = history(
        ("submit", "2026-03-02"),
        ("ask_for_correction", "2026-03-03"),
        ("answer_correction", "2026-03-09"),
        ("accept", "2026-03-10"),
    )
    clock = on(corrected, "2026-03-10", limits)
    assert (clock.started_on, clock.due_on) == (date(2026, 3, 9), date(2026, 3, 24))


def test_silence_counts_the_decision_from_the_receipt() -> None:
    clock = on(history(("submit", "2026-03-02"), ("deem_accepted", "2026-03-10")), "2026-03-10")
    assert (clock.started_on, clock.due_on) == (date(2026, 3, 2), date(2026, 3, 30))


def test_working_through_the_steps_does_not_restart_the_decision() -> None:
    events = history(
        ("submit", "2026-03-02"),
        ("accept", "2026-03-05"),
        ("start_review", "2026-03-09"),
        ("consult", "2026-03-10"),
        ("opine", "2026-03-11"),
        ("gather", "2026-03-12"),
        ("conclude", "2026-03-13"),
        ("send_back", "2026-03-16"),
    )
    assert on(events, "2026-03-16").due_on == date(2026, 4, 2)


def test_an_extension_adds_its_days_once() -> None:
    once = history(*SUSPENDED[:3], ("extend", "2026-03-30"))
    twice = history(*SUSPENDED[:3], ("extend", "2026-03-30"), ("extend", "2026-03-31"))
    for events in (once, twice):
        clock = on(events, "2026-04-01")
        assert (clock.days_allowed, clock.extended) == (30, True)
        assert clock.due_on == date(2026, 4, 17)


DECIDED = (*SUSPENDED[:3], ("conclude", "2026-03-12"), ("approve", "2026-03-13"))


def test_delivery_counts_from_the_decision_until_the_result_is_issued() -> None:
    clock = on(history(*DECIDED), "2026-03-16")
    assert (clock.phase, clock.due_on) == (Phase.DELIVERY, date(2026, 3, 27))
    issued = on(history(*DECIDED, ("issue", "2026-03-16")), "2026-05-20")
    assert not issued.overdue
    assert issued.applicant_days > 0


@pytest.mark.parametrize(
    "steps",
    [
        (("submit", "2026-03-02"), ("withdraw", "2026-03-09")),
        (("submit", "2026-03-02"), ("decline", "2026-03-09")),
        (*DECIDED, ("issue", "2026-03-16"), ("acknowledge", "2026-03-20")),
    ],
)
def test_a_case_that_is_over_has_no_due_day_and_stops_ageing(
    steps: tuple[tuple[str, str], ...],
) -> None:
    soon, later = on(history(*steps), "2026-03-20"), on(history(*steps), "2026-11-20")
    assert soon == later
    assert (soon.phase, soon.due_on, soon.overdue) == (None, None, False)
    assert soon.elapsed_days > 0


def test_a_phase_without_a_limit_has_no_due_day() -> None:
    clock = on(history(("submit", "2026-03-02")), "2026-03-04", limits=())
    assert (clock.phase, clock.due_on, clock.days_allowed) == (Phase.ACCEPTANCE, None, None)


def test_a_limit_of_calendar_days_ends_on_a_working_day() -> None:
    assert due_after(date(2026, 3, 2), limit("decision", 15, "day")) == date(2026, 3, 17)
    assert due_after(date(2026, 9, 20), limit("decision", 15, "day")) == date(2026, 10, 8)


def test_a_due_day_in_a_year_not_yet_arranged_is_provisional() -> None:
    accepted = history(("submit", "2026-12-07"), ("accept", "2026-12-14"))
    clock = on(accepted, "2026-12-14")
    assert clock.provisional
    assert clock.due_on == date(2027, 1, 12)


def test_a_due_day_beyond_the_calendar_fails_loudly() -> None:
    with pytest.raises(CalendarUnknown):
        on(history(("submit", "2027-12-30")), "2027-12-31")


def test_a_last_day_told_to_the_applicant_is_never_a_day_off() -> None:
    asked = ("ask_for_correction", "2026-04-20", {"due_on": "2026-05-01"})  # became a holiday
    assert on(history(("submit", "2026-04-17"), asked), "2026-04-20").due_on == date(2026, 5, 6)


@given(STARTS, st.integers(1, 60), st.sampled_from(["working_day", "day"]))
def test_reading_again_later_never_moves_the_due_day(start: date, days: int, unit: str) -> None:
    filed = history(("submit", start.isoformat()))
    limits = (limit("acceptance", days, unit),)
    dues = {on(filed, (start + n * DAY).isoformat(), limits).due_on for n in (0, 1, 30, 90)}
    assert dues == {due_after(start, limits[0])}
