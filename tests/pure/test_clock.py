"""The clock: due = f(events, calendar), and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.applications.clock.calendar import CalendarUnknown, is_working_day
from services.applications.clock.clock import HOLDERS, Clock, due_after, read, read_opinion_day
from services.applications.lifecycle import ENDED, Action, Phase, State
from services.applications.lifecycles import LIFECYCLES
from services.catalogue import Limit
from services.language import Text
from tests.support.counting import STARTS, Pause, by_hand, suspended, told

DAY = timedelta(days=1)


def limit(phase: str, days: int, unit: str = "working_day", **more: object) -> Limit:
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
    return read(events, limits, date.fromisoformat(day))


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


SUSPENDED = (
    ("submit", "2026-03-02"),
    ("accept", "2026-03-05"),
    ("start_review", "2026-03-05"),
    ("suspend", "2026-03-09", {"until": "2026-03-20"}),
)


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


# --- against a count by hand, day after day ------------------------------------


@st.composite
def walks(draw: st.DrawFn) -> list[Event]:
    """A submitted case that moves through the table at random."""
    day = draw(STARTS)
    events = history(("submit", day.isoformat()))
    state, before = State.RECEIVED, State.RECEIVED
    for _ in range(draw(st.integers(0, 12))):
        moves = [action for at, action in RULES if at is state]
        if not moves:
            break
        action = draw(st.sampled_from(sorted(moves)))
        day += DAY * draw(st.integers(0, 12))
        to = RULES[state, action].to or before
        if action is Action.SUSPEND:
            before = state
        state = to
        at = datetime.fromisoformat(f"{day}T09:00:00+08:00")
        events.append(Event(action.value, to.value, at))
    return events


def local(event: Event) -> date:
    return (event.at + timedelta(hours=8)).date() if event.at.tzinfo is UTC else event.at.date()


@given(walks(), st.integers(0, 60))
def test_days_held_add_up_to_the_days_elapsed(events: list[Event], later: int) -> None:
    today = local(events[-1]) + later * DAY
    clock = read(events, LIMITS, today)
    expected = {"agency": 0, "applicant": 0, "nobody": 0}
    day = local(events[0])
    while day < today:
        state = [State(event.to_state) for event in events if local(event) <= day][-1]
        day += DAY
        if state not in ENDED:
            expected[HOLDERS.get(state, "agency")] += is_working_day(day)
    assert clock.agency_days == expected["agency"]
    assert clock.applicant_days == expected["applicant"]
    assert clock.suspended_days == expected["nobody"]
    assert clock.elapsed_days == sum(expected.values())


CASES = st.sampled_from(["working_day", "day"]).flatmap(
    lambda unit: st.tuples(st.just(unit), suspended(allowed=20, unit=unit))
)


@given(CASES, st.integers(0, 30), st.booleans())
def test_the_clock_is_what_counting_by_hand_gives(
    case: tuple[str, tuple[date, list[Pause]]], later: int, extend: bool
) -> None:
    unit, (start, pauses) = case
    steps = told(start, pauses)
    day = pauses[-1][1] if pauses else start
    if extend:
        steps.append(("extend", day.isoformat()))
    today = day + later * DAY
    limits = (limit("decision", 20, unit), limit("extension", 10, unit))

    expected = by_hand(start, 30 if extend else 20, pauses, today, unit)
    clock = on(history(*steps), today.isoformat(), limits)
    assert clock.due_on == clock.acts_by == expected.due
    assert clock.days_used == expected.used
    assert clock.days_left == expected.left
    assert clock.days_excluded == expected.excluded
    assert clock.overdue == expected.late


@given(CASES, st.integers(0, 30), st.integers(0, 20), st.integers(0, 40))
def test_a_paused_case_is_what_counting_by_hand_gives(
    case: tuple[str, tuple[date, list[Pause]]], run: int, since: int, expected_length: int
) -> None:
    unit, (start, pauses) = case
    paused = (pauses[-1][1] if pauses else start) + run * DAY
    today = paused + since * DAY
    until = paused + expected_length * DAY
    events = history(
        *told(start, pauses), ("suspend", paused.isoformat(), {"until": until.isoformat()})
    )
    before = by_hand(start, 20, pauses, paused, unit)
    # As if it ended on the day that is expected, or today where that day has passed.
    expected = by_hand(start, 20, [*pauses, (paused, max(until, today))], today, unit)

    clock = on(events, today.isoformat(), (limit("decision", 20, unit),))
    assert clock.paused
    assert clock.resumes_on == until
    assert clock.overdue == before.late == expected.late
    assert (clock.days_used, clock.days_left) == (before.used, before.left)
    assert clock.days_excluded == expected.excluded
    assert clock.due_on == expected.due
    assert clock.acts_by == (before.due if before.late else until)


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


def test_a_last_day_told_to_the_applicant_is_never_a_day_off() -> None:
    asked = ("ask_for_correction", "2026-04-20", {"due_on": "2026-05-01"})  # became a holiday
    assert on(history(("submit", "2026-04-17"), asked), "2026-04-20").due_on == date(2026, 5, 6)


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


@given(STARTS, st.integers(1, 60), st.sampled_from(["working_day", "day"]))
def test_reading_again_later_never_moves_the_due_day(start: date, days: int, unit: str) -> None:
    filed = history(("submit", start.isoformat()))
    limits = (limit("acceptance", days, unit),)
    dues = {on(filed, (start + n * DAY).isoformat(), limits).due_on for n in (0, 1, 30, 90)}
    assert dues == {due_after(start, limits[0])}


ACCEPTED = history(("submit", "2026-03-02"), ("accept", "2026-03-04"))


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
    during = read(ACCEPTED, LIMITS, date(2026, 4, 15), closes_on=closes, published=published)
    after = read(ACCEPTED, LIMITS, date(2026, 4, 20), closes_on=closes, published=published)
    assert during.days_used == before.days_used == after.days_used - 1
    # Four working days after the first are left out.
    assert (after.days_excluded, after.due_on) == (4, date(2026, 5, 8))
    assert before.due_on == date(2026, 4, 29)
