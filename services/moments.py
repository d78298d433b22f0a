"""Time: stored in UTC, reckoned in Shenzhen."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from time import time_ns
from zoneinfo import ZoneInfo

SHENZHEN = ZoneInfo("Asia/Shanghai")
"""The time zone that all moments are shown and all days reckoned in."""

_elsewhen: ContextVar[tuple[datetime, int] | None] = ContextVar("elsewhen", default=None)
"""Another moment, and the nanosecond at which it was gone to."""


def now() -> datetime:
    """The present instant, aware, in UTC."""
    elsewhen = _elsewhen.get()
    return elsewhen[0] if elsewhen else datetime.now(UTC)


def nanosecond() -> int:
    """Nanoseconds since 1970. They run on even where `at` holds `now` still, so that
    what is made in one moment has an order.
    """
    elsewhen = _elsewhen.get()
    if elsewhen is None:
        return time_ns()
    moment, since = elsewhen
    return int(moment.timestamp() * 1_000_000) * 1000 + time_ns() - since


def today() -> date:
    """Today's date in Shenzhen."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The day in Shenzhen on which an aware moment falls."""
    return moment.astimezone(SHENZHEN).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be another moment, for demonstration data that has a past."""
    token = _elsewhen.set((moment, time_ns()))
    try:
        yield
    finally:
        _elsewhen.reset(token)
