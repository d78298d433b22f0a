"""Time: stored in UTC, counted in Shenzhen."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from time import time_ns
from zoneinfo import ZoneInfo

SHENZHEN = ZoneInfo("Asia/Shanghai")
"""The time zone in which all moments are shown and all days are counted."""

_set_moment: ContextVar[tuple[datetime, int] | None] = ContextVar("set_moment", default=None)
"""The moment that `at` has set, and the real nanosecond at which it was set."""


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    held = _set_moment.get()
    return held[0] if held else datetime.now(UTC)


def nanosecond() -> int:
    """Count the nanoseconds since 1970. They run on even while `at` stops `now`, so that
    records made at one moment have an order.
    """
    held = _set_moment.get()
    if held is None:
        return time_ns()
    moment, since = held
    return int(moment.timestamp() * 1_000_000) * 1000 + time_ns() - since


def today() -> date:
    """Return today's date in Shenzhen."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """Find the day in Shenzhen of an aware moment."""
    return moment.astimezone(SHENZHEN).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set `now` to another moment, to create demonstration data in the past."""
    token = _set_moment.set((moment, time_ns()))
    try:
        yield
    finally:
        _set_moment.reset(token)
