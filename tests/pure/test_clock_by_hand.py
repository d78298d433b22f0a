"""The clock against days that are written out and crossed out by hand, by chance."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.applications.clock.calendar import is_working_day
from services.applications.clock.clock import HOLDERS, read
from services.applications.lifecycle import ENDED, Action, State
from tests.support.counting import DAY, STARTS, Pause, by_hand, suspended, told
from tests.support.histories import LIMITS, RULES, Event, history, limit, on


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
