"""Figures that the answers give without being asked for, shown beside the form and to officers.

They decide nothing: a share over or under its bound is a flag for whoever reads it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from services.catalogue.fields import ChoiceField, Column
from services.catalogue.fields import Field as Question
from services.catalogue.rules.base import NUMERIC
from services.catalogue.rules.days import full_years
from services.catalogue.rules.figures import column_sum
from services.catalogue.types import Code, Path, Source
from services.conditions import as_decimal
from services.content import ContentText, Frozen

if TYPE_CHECKING:
    from services.catalogue.visibility import View

CENT = Decimal("0.01")

FigureUnit = Literal["share", "money", "days", "years"]


class _Line(Frozen):
    code: Code
    label: ContentText
    note: ContentText | None = None
    source: Source

    @property
    def numbers(self) -> tuple[str, ...]:
        """The questions of numbers that it is worked out from."""
        return ()

    @property
    def days(self) -> tuple[str, ...]:
        """The questions of days that it is worked out from."""
        return ()


class ShareLine(_Line):
    """A share of one figure in another, perhaps with a bound.

    Args:
        note: what follows where the bound is not kept.
    """

    kind: Literal["share"]
    part: Path
    whole: Path
    least: Decimal | None = Field(default=None, gt=0, le=1)
    most: Decimal | None = Field(default=None, gt=0, le=1)

    unit: ClassVar[FigureUnit] = "share"

    @property
    def numbers(self) -> tuple[str, ...]:
        """The questions of numbers that it is worked out from."""
        return (self.part, self.whole)

    @property
    def at(self) -> str:
        """The question that it is shown beside."""
        return self.part

    def value(self, view: "View", _on: date) -> Decimal | None:
        """Work it out; None while an answer is missing."""
        part, whole = as_decimal(view.answer(self.part)), as_decimal(view.answer(self.whole))
        return part / whole if part is not None and whole else None

    def keeps(self, value: Decimal, _view: "View") -> bool | None:
        """Check the bound; None where there is none."""
        if self.least is None and self.most is None:
            return None
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


class ExcessLine(_Line):
    """What a column adds up to over a share of what another column adds up to, in RMB.

    Args:
        most: the most that counts.
    """

    kind: Literal["excess"]
    rows: Path
    column: Code
    of: Code
    share: Decimal = Field(gt=0, lt=1)
    most: Decimal | None = Field(default=None, gt=0)

    unit: ClassVar[FigureUnit] = "money"

    @property
    def at(self) -> str:
        """The question that it is shown beside."""
        return self.rows

    def value(self, view: "View", _on: date) -> Decimal | None:
        """Work it out, to the fen; None while the list is missing."""
        rows = view.answer(self.rows)
        if not rows:
            return None
        over = column_sum(rows, self.column) - self.share * column_sum(rows, self.of)
        counted = max(Decimal(0), over if self.most is None else min(over, self.most))
        return counted.quantize(CENT, ROUND_HALF_UP)

    def keeps(self, _value: Decimal, _view: "View") -> bool | None:
        """Tell that it has no bound to keep."""
        return None


class DelayLine(_Line):
    """How many days lie between an event and the filing.

    Args:
        most: the days within which it has to be filed.
    """

    kind: Literal["delay"]
    since: Path
    most: int = Field(ge=1, le=365)

    unit: ClassVar[FigureUnit] = "days"

    @property
    def days(self) -> tuple[str, ...]:
        """The questions of days that it is worked out from."""
        return (self.since,)

    @property
    def at(self) -> str:
        """The question that it is shown beside."""
        return self.since

    def value(self, view: "View", on: date) -> Decimal | None:
        """Work it out; None while the day is missing."""
        since = view.answer(self.since)
        return None if since is None else Decimal((on - since).days)

    def keeps(self, value: Decimal, _view: "View") -> bool | None:
        """Check that it is filed in time."""
        return value <= self.most


class AgeLine(_Line):
    """The age on the day of filing, and the one to be under, by another answer, a choice.

    Args:
        under: by option; an option that is missing sets no bound.
    """

    kind: Literal["age"]
    born: Path
    by: Path
    under: dict[str, int] = Field(min_length=1)

    unit: ClassVar[FigureUnit] = "years"

    @property
    def days(self) -> tuple[str, ...]:
        """The questions of days that it is worked out from."""
        return (self.born,)

    @property
    def at(self) -> str:
        """The question that it is shown beside."""
        return self.born

    def value(self, view: "View", on: date) -> Decimal | None:
        """Work it out; None while the day is missing."""
        born = view.answer(self.born)
        return None if born is None else Decimal(full_years(born, on))

    def keeps(self, value: Decimal, view: "View") -> bool | None:
        """Check that the person is young enough."""
        under = self.under.get(view.answer(self.by))
        return None if under is None else value < under


ReckonedLine = Annotated[ShareLine | ExcessLine | DelayLine | AgeLine, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A figure that the answers give.

    Args:
        value: a share as a fraction, RMB, or days; None while an answer is missing.
        keeps: whether it keeps its bound; None where it has none, or is not known.
    """

    line: ShareLine | ExcessLine | DelayLine | AgeLine
    value: Decimal | None
    keeps: bool | None


def reckon(lines: Iterable[ReckonedLine], view: "View", on: date) -> list[Reckoned]:
    """Work out the figures whose questions are asked.

    Args:
        on: the day of filing.
    """
    found = []
    for line in (one for one in lines if one.at in view.paths):
        value = line.value(view, on)
        keeps = None if value is None else line.keeps(value, view)
        found.append(Reckoned(line, value, keeps))
    return found


def problems_of(lines: Iterable[ReckonedLine], fields: Mapping[str, Question]) -> Iterator[str]:
    """Yield figures that cannot be worked out from the questions."""
    for line in lines:
        yield from (f"reckoned.{line.code}: {one}" for one in _problems(line, fields))


def _problems(line: ReckonedLine, fields: Mapping[str, Question]) -> Iterator[str]:
    for path in line.numbers:
        if path not in fields or fields[path].kind not in NUMERIC:
            yield f"{path} is no number asked for"
    for path in line.days:
        if path not in fields or fields[path].kind != "date":
            yield f"{path} is no day asked for"
    if isinstance(line, ExcessLine):
        columns = _columns(fields.get(line.rows))
        for code in (line.column, line.of):
            if code not in columns or columns[code].kind not in NUMERIC:
                yield f"{line.rows} has no column of numbers, {code}"
    if isinstance(line, AgeLine):
        chosen = fields.get(line.by)
        known = {one.code for one in chosen.leaves()} if isinstance(chosen, ChoiceField) else set()
        yield from (f"{line.by} has no option {code}" for code in sorted(line.under.keys() - known))


def _columns(field: Question | None) -> dict[str, Column]:
    return {one.code: one for one in getattr(field, "columns", ())}
