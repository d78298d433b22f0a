"""How long something is kept, from `periods.yaml`: what jobs do and pages say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, TypeAdapter

from services.content import read_yaml
from services.language import Text

PERIODS = Path(__file__).parent / "periods.yaml"

DurationUnit = Literal["hour", "day", "year"]
UNITS: Mapping[str, str] = {"hour": "小时", "day": "天", "year": "年"}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, such as 30 days; a year ends on the same day of the calendar."""

    count: int
    unit: DurationUnit

    def before(self, moment: datetime) -> datetime:
        """Return the moment so long before another."""
        if self.unit == "year":
            return _in_year(moment, moment.year - self.count)
        return moment - timedelta(**{f"{self.unit}s": self.count})

    @property
    def words(self) -> Text:
        """The period in three languages, to stand in a sentence."""
        return Text.of(
            sc=f"{self.count}{UNITS[self.unit]}",
            en=f"{self.count} {self.unit}{'' if self.count == 1 else 's'}",
        )


def _in_year(moment: datetime, year: int) -> datetime:
    try:
        return moment.replace(year=year)
    except ValueError:  # 29 February
        return moment.replace(year=year, day=28)


def _read(value: object) -> Duration:
    found = re.fullmatch(r"(\d+) (hour|day|year)s?", str(value))
    if found is None:
        raise ValueError("a period is written such as 12 hours, 1 day, 10 years")
    unit: DurationUnit = found[2]  # type: ignore[assignment]
    return Duration(int(found[1]), unit)


@cache
def periods() -> Mapping[str, Duration]:
    """Read every period by its name.

    Raises:
        BadContent: the file is wrong.
    """
    shape = TypeAdapter(dict[str, Annotated[Duration, BeforeValidator(_read)]])
    found: Mapping[str, Duration] = read_yaml(PERIODS, shape)
    return found
