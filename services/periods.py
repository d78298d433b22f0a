"""How long something is kept, from `periods.yaml`: what jobs do and pages say."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, TypeAdapter

from services.content import Frozen, read_yaml
from services.language import Text

PERIODS = Path(__file__).parent / "periods.yaml"

DurationUnit = Literal["hour", "day", "month", "year"]
WORDS: Mapping[str, str] = {"hour": "小时", "day": "天", "month": "个月", "year": "年"}
MONTHS: Mapping[str, int] = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, such as 30 days; months and years end on the same day of the calendar."""

    count: int
    unit: DurationUnit

    @property
    def length(self) -> timedelta:
        """Hours or days, exactly; months and years have no one length."""
        return timedelta(**{f"{self.unit}s": self.count})

    def before(self, moment: datetime) -> datetime:
        """Return the moment so long before another."""
        if self.unit not in MONTHS:
            return moment - self.length
        months = 12 * moment.year + moment.month - 1 - self.count * MONTHS[self.unit]
        year, month = months // 12, months % 12 + 1
        return moment.replace(
            year=year, month=month, day=min(moment.day, monthrange(year, month)[1])
        )

    @property
    def words(self) -> Text:
        """The words for it in three languages, to stand in a sentence."""
        return Text.of(
            sc=f"{self.count}{WORDS[self.unit]}",
            en=f"{self.count} {self.unit}{'' if self.count == 1 else 's'}",
        )


def _read_duration(value: object) -> object:
    found = re.fullmatch(r"(\d+) (hour|day|month|year)s?", str(value))
    if found is None:
        raise ValueError("a period is written such as 12 hours, 1 day, 10 years")
    return {"count": int(found[1]), "unit": found[2]}


class _Keeping(Frozen):
    """What the file says."""

    periods: dict[str, Annotated[Duration, BeforeValidator(_read_duration)]]
    states: dict[str, tuple[str, ...]]


@cache
def _load() -> _Keeping:
    found: _Keeping = read_yaml(PERIODS, TypeAdapter(_Keeping))
    return found


def period(name: str) -> Duration:
    """Return the period of a name.

    Raises:
        KeyError: there is none.
    """
    return _load().periods[name]


def periods() -> Mapping[str, Duration]:
    """Return every period by its name."""
    return _load().periods


def kept_states() -> Mapping[str, tuple[str, ...]]:
    """Return the states of cases that are over, by the name of the period that they are kept."""
    return _load().states
