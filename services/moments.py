"""Time: stored in UTC, reckoned in Shenzhen."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHENZHEN = ZoneInfo("Asia/Shanghai")
"""The time zone that all moments are shown and all days reckoned in."""

_elsewhen: ContextVar[datetime | None] = ContextVar("elsewhen", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _elsewhen.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in Shenzhen."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The day in Shenzhen on which an aware moment falls."""
    return moment.astimezone(SHENZHEN).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be another moment, for demonstration data that has a past."""
    token = _elsewhen.set(moment)
    try:
        yield
    finally:
        _elsewhen.reset(token)
