"""The working days of China, with make-up days (调休). Unknown years are never guessed.

Years in the library `chinesecalendar` are final. `holidays.yaml` adds years that it
does not have yet, and says which of them are provisional.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

import chinese_calendar
from pydantic import TypeAdapter

from services.content import Frozen, read_yaml
from services.errors import DomainError
from services.language import N_

HOLIDAYS = Path(__file__).parent / "holidays.yaml"

ONE_DAY = timedelta(days=1)
FIRST = date(2004, 1, 1)
"""The first day that the library knows."""
AHEAD = timedelta(days=180)
"""How far extended and suspended limits may reach, plus time to enter another year."""


class CalendarUnknown(DomainError):
    """The working days of a year are not known, so no limit can be calculated in it."""

    message = N_("The working days of this year are not known")


class Year(Frozen):
    """The days off and the make-up working days of a year.

    Args:
        provisional: whether the State Council has not published the arrangement yet.

    """

    year: int
    provisional: bool = False
    days_off: frozenset[date]
    make_up_days: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        """Check whether a day of the year is a working day."""
        return day in self.make_up_days or (day.weekday() < 5 and day not in self.days_off)


@cache
def added_years() -> Mapping[int, Year]:
    """Load the years of `holidays.yaml`.

    Raises:
        BadContent: the file is wrong.

    """
    years: tuple[Year, ...] = read_yaml(HOLIDAYS, TypeAdapter(tuple[Year, ...]))
    return {year.year: year for year in years}


@cache
def is_working_day(day: date) -> bool:
    """Check whether public bodies work on a day.

    Raises:
        CalendarUnknown: the working days of that year are not known.

    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        year = added_years().get(day.year)
    if year is None:
        raise CalendarUnknown(
            N_("The working days of %(year)s are not known", year=day.year)
        ) from None
    return year.works_on(day)


def is_provisional(day: date) -> bool:
    """Check whether a due day falls in a year whose arrangement is not published yet.

    Such years come last, so earlier due days are never provisional.
    """
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.year in added_years() and added_years()[day.year].provisional
    return False


def known_until(today: date) -> date:
    """Find the last day of the years whose working days are known.

    Raises:
        CalendarUnknown: the working days of this year are not known.

    """
    end = date(today.year, 12, 31)
    is_working_day(end)
    with suppress(CalendarUnknown):
        while True:
            following = date(end.year + 1, 12, 31)
            is_working_day(following)
            end = following
    return end


def digest() -> str:
    """Calculate a digest of all working days that are known, which changes with any of them."""
    day, known = FIRST, sha256()
    with suppress(CalendarUnknown):
        while True:
            known.update(b"1" if is_working_day(day) else b"0")
            day += ONE_DAY
    return known.hexdigest()


def needs_another_year(today: date) -> bool:
    """Check whether another year must be entered now, before a limit reaches into it."""
    return known_until(today) - today < AHEAD


def add_working_days(start: date, days: int) -> date:
    """Calculate the day on which a limit of working days ends.

    The day of the event does not count: counting starts on the next working day.

    Args:
        start: the day of the event.
        days: the limit, not negative; 0 gives the start itself.

    Raises:
        CalendarUnknown: the limit reaches into a year that is not known.

    """
    day = start
    while days > 0:
        if day == date.max:
            raise CalendarUnknown
        day += ONE_DAY
        days -= is_working_day(day)
    return day


def end_of_publicity(start: date, days: int) -> date:
    """Calculate the last day of a publicity, whose first day counts if it is a working day.

    So count the municipal bureaus in their notices, unlike limits of procedure.

    Args:
        start: the day from which the page stands.
        days: how many working days it stands, at least 1.

    Raises:
        CalendarUnknown: the publicity reaches into a year that is not known.

    """
    return add_working_days(next_working_day(start), days - 1)


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start`, up to and including `end`.

    The count is negative where `end` is before `start`, so that spans add up.

    Raises:
        CalendarUnknown: the span reaches into a year that is not known.

    """
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + n * ONE_DAY) for n in range(1, (end - start).days + 1))


def next_working_day(day: date) -> date:
    """Return the day itself if it is a working day, otherwise the next working day.

    Raises:
        CalendarUnknown: the year is not known.

    """
    while not is_working_day(day):
        day += ONE_DAY
    return day
