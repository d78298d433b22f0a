"""Months of direct reporting: which is due when, and how a month is written in an address."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from services.applications.clock.calendar import is_working_day, next_working_day
from services.errors import NotFound

DUE_DAY = 10
"""The day of the following month by which a month is reported, or the next working day."""
PUBLISHING_DAY = 25
"""The day of the following month on which what all reported is published."""
_WRITTEN = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def first_day(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after one."""
    return first_day(first_day(month) + timedelta(days=31))


def month_before(month: date) -> date:
    """Return the first day of the month before one."""
    return first_day(first_day(month) - timedelta(days=1))


def due_on(month: date) -> date:
    """Return the last day on which a month is reported in time."""
    day = next_month(month).replace(day=DUE_DAY)
    return day if is_working_day(day) else next_working_day(day)


def published_on(month: date) -> date:
    """Return the day from which on what all reported for a month is published."""
    return next_month(month).replace(day=PUBLISHING_DAY)


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the months from one to another, both included, the first one first."""
    month = first_day(first)
    while month <= last:
        yield month
        month = next_month(month)


def read_month(written: str) -> date:
    """Read a month of an address, such as 2026-10. Raises NotFound."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise NotFound
    return date(int(found[1]), int(found[2]), 1)
