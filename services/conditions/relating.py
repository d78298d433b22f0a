"""Conditions that relate answers: one figure to another, and a list by its rows."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.conditions.kleene import any_of
from services.conditions.logic import ORDER, Leaf, Lookup, Not, When, as_decimal


@dataclass(frozen=True, slots=True)
class Relation(Leaf):
    """A comparison of a figure with another, e.g. an area at least 1.2 times the last one.

    A figure that a page cannot change is a number instead of a field.

    Args:
        times: by what the other figure is multiplied, and
        plus: what is added to it, before they are compared.
    """

    field: str | Decimal
    op: str
    of: str | Decimal
    times: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)

    def limit(self, known: Lookup) -> Decimal | None:
        """Calculate what the figure is compared with; None if the other one is missing."""
        other = _figure(self.of, known)
        return None if other is None else other * self.times + self.plus

    def holds(self, known: Lookup) -> bool | None:
        """Compare the two, without rounding."""
        figure, limit = _figure(self.field, known), self.limit(known)
        return None if figure is None or limit is None else ORDER[self.op](figure, limit)

    def missing(self, known: Lookup) -> frozenset[str]:
        """List the figures that are not answered."""
        return frozenset(code for code in self.fields() if as_decimal(known(code)) is None)

    def fields(self) -> tuple[str, ...]:
        """List the figures that are fields."""
        return tuple(one for one in (self.field, self.of) if isinstance(one, str))

    def narrow(
        self, on_page: Collection[str], known: Lookup, *, negated: bool = False
    ) -> When | bool:
        """Keep it if the page asks for a figure; replace one from elsewhere by its number."""
        if not any(code in on_page for code in self.fields()):
            return self.settled(known, negated)
        field, of = (
            as_decimal(known(one)) if isinstance(one, str) and one not in on_page else one
            for one in (self.field, self.of)
        )
        if field is None or of is None:
            return False
        on_inputs = Relation(field, self.op, of, self.times, self.plus)
        return Not(on_inputs) if negated else on_inputs

    def as_data(self, name: Callable[[str], str] = str) -> Any:
        """Write it as `{field: ..., op: ..., of: ..., times: ..., plus: ...}`."""
        field, of = (name(one) if isinstance(one, str) else one for one in (self.field, self.of))
        return {"field": field, "op": self.op, "of": of, "times": self.times, "plus": self.plus}


def _figure(one: str | Decimal, known: Lookup) -> Decimal | None:
    return as_decimal(known(one)) if isinstance(one, str) else one


class _OfList(Leaf):
    """Base of conditions on a list of an earlier page, which no page can change."""

    __slots__ = ()

    rows: str

    def missing(self, known: Lookup) -> frozenset[str]:
        """List the list if it is not decided."""
        return frozenset({self.rows}) if self.holds(known) is None else frozenset()

    def fields(self) -> tuple[str, ...]:
        """List the list."""
        return (self.rows,)

    def narrow(
        self, _on_page: Collection[str], known: Lookup, *, negated: bool = False
    ) -> When | bool:
        """Decide it by the answers that there are."""
        return self.settled(known, negated)


@dataclass(frozen=True, slots=True)
class Sum(_OfList):
    """A comparison of the sum of a column with a value; a row without an answer adds nothing."""

    rows: str
    column: str
    op: str
    value: Decimal

    def holds(self, known: Lookup) -> bool | None:
        """Add up the column, and compare; None without rows."""
        rows: list[Mapping[str, Any]] | None = known(self.rows)
        if rows is None:
            return None
        figures = (as_decimal(row.get(self.column)) for row in rows)
        return ORDER[self.op](sum((one for one in figures if one), Decimal(0)), self.value)

    def as_data(self, name: Callable[[str], str] = str) -> Any:
        """Write it as `{rows: ..., sum: ..., op: ..., value: ...}`."""
        return {"rows": name(self.rows), "sum": self.column, "op": self.op, "value": self.value}


@dataclass(frozen=True, slots=True)
class AnyRow(_OfList):
    """A condition on the columns of a list, which some row of it must meet."""

    rows: str
    where: When

    def holds(self, known: Lookup) -> bool | None:
        """Check whether some row meets it; None without rows."""
        rows: list[Mapping[str, Any]] | None = known(self.rows)
        return None if rows is None else any_of(self.where.holds(row.get) for row in rows)

    def as_data(self, name: Callable[[str], str] = str) -> Any:
        """Write it as `{rows: ..., any_row: ...}`."""
        return {"rows": name(self.rows), "any_row": self.where.as_data()}
