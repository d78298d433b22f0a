"""Working days: the official ones, never guessed."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.applications.clock.calendar import (
    CalendarUnknown,
    Year,
    add_working_days,
    added_years,
    is_provisional,
    is_working_day,
    known_until,
    needs_another_year,
    next_working_day,
    working_days_between,
)

KNOWN = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2016-09-14", 5, "2016-09-22"),
        ("2016-09-26", 20, "2016-10-27"),
        ("2017-01-20", 20, "2017-02-22"),
        ("2018-02-09", 5, "2018-02-22"),
        ("2020-01-20", 45, "2020-03-31"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-09-24", 20, "2026-10-29"),
    ],
)
def test_limits_count_from_the_next_working_day(start: str, days: int, due: str) -> None:
    assert add_working_days(date.fromisoformat(start), days) == date.fromisoformat(due)
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(due)) == days


@pytest.mark.parametrize(
    ("year", "days"), [(2016, 250), (2017, 249), (2020, 249), (2025, 248), (2026, 248)]
)
def test_a_year_has_as_many_working_days_as_the_state_council_says(year: int, days: int) -> None:
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_a_make_up_saturday_is_a_working_day() -> None:
    assert is_working_day(date(2016, 2, 6))
    assert not is_working_day(date(2016, 2, 13))


@pytest.mark.parametrize("year", [2003, 2028, 2035])
def test_an_unknown_year_fails_loudly(year: int) -> None:
    with pytest.raises(CalendarUnknown, match=str(year)):
        is_working_day(date(year, 6, 1))


def test_a_limit_that_reaches_into_an_unknown_year_fails_loudly() -> None:
    with pytest.raises(CalendarUnknown, match="2028"):
        add_working_days(date(2027, 12, 24), 10)


def test_it_is_said_half_a_year_ahead_that_the_next_year_is_missing() -> None:
    assert known_until(date(2026, 11, 25)) == date(2027, 12, 31)
    assert not needs_another_year(date(2027, 7, 4))
    assert needs_another_year(date(2027, 7, 5))


def test_a_date_in_a_year_not_yet_arranged_is_provisional() -> None:
    due = add_working_days(date(2026, 12, 14), 20)
    assert due == date(2027, 1, 12)
    assert is_provisional(due)
    assert not is_provisional(date(2026, 12, 31))


@pytest.mark.parametrize(
    "holiday",
    [
        "2027-01-01",
        "2027-02-05",
        "2027-02-08",
        "2027-04-05",
        "2027-06-09",
        "2027-09-15",
        "2027-10-01",
    ],
)
def test_the_days_off_that_the_law_names_are_entered(holiday: str) -> None:
    assert not is_working_day(date.fromisoformat(holiday))
    assert sum(day.year == 2027 for day in added_years()[2027].days_off) == 13


def test_years_that_the_library_knows_are_not_entered_again() -> None:
    for year in added_years():
        with pytest.raises(NotImplementedError):
            chinese_calendar.is_workday(date(year, 6, 1))


def test_days_entered_belong_to_their_year() -> None:
    for year in added_years().values():
        assert {day.year for day in year.days_off | year.make_up_days} == {year.year}


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert next_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert next_working_day(date(2026, 10, 8)) == date(2026, 10, 8)


@given(KNOWN.filter(lambda day: day.year < 2026), st.integers(min_value=1, max_value=60))
def test_adding_and_counting_are_each_others_inverse(start: date, days: int) -> None:
    due = add_working_days(start, days)
    assert is_working_day(due)
    assert working_days_between(start, due) == days


@given(KNOWN, st.integers(0, 90), st.integers(0, 90))
def test_spans_add_up(start: date, first: int, second: int) -> None:
    middle = min(start + timedelta(days=first), date(2026, 12, 31))
    end = min(middle + timedelta(days=second), date(2026, 12, 31))
    assert working_days_between(start, end) == working_days_between(
        start, middle
    ) + working_days_between(middle, end)
    assert working_days_between(end, start) == -working_days_between(start, end)


def test_a_make_up_day_entered_for_a_year_is_worked() -> None:
    year = Year(
        year=2027,
        days_off=frozenset({date(2027, 2, 9)}),
        make_up_days=frozenset({date(2027, 2, 13)}),
    )
    worked = [day for day in (date(2027, 2, n) for n in range(8, 15)) if year.works_on(day)]
    assert [day.day for day in worked] == [8, 10, 11, 12, 13]
