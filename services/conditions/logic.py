"""Conditions as trees: whether they hold, what is missing, and what a page can change."""

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, PlainSerializer, PlainValidator

from services.conditions.kleene import all_of, any_of, opposite
from services.language import Text

Value = str | bool | int | Decimal | date
"""A value that an answer can be compared with."""

Lookup = Callable[[str], Any]
"""Looks up a field: its typed answer, several options as a collection, a `Range`, or None."""

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
EQUAL: dict[str, Callable[[Any, Any], bool]] = {"==": operator.eq, "!=": operator.ne}
_COMPARE = ORDER | EQUAL
OPERATORS = frozenset(_COMPARE) | {"in", "includes"}


@dataclass(frozen=True, slots=True)
class Range:
    """A whole number of which only the lowest and highest possible values are known."""

    low: int
    high: int

    @property
    def is_known(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high


def as_decimal(value: Any) -> Decimal | None:
    """Convert a numeric answer to a Decimal; None if it is missing."""
    return Decimal(value) if isinstance(value, int | Decimal) else None


class When(ABC):
    """A condition. Pydantic reads it from YAML, but not a `use` of named conditions."""

    __slots__ = ()

    @abstractmethod
    def holds(self, known: Lookup) -> bool | None:
        """Check whether it holds; None if a missing answer could still decide it."""

    @abstractmethod
    def missing(self, known: Lookup) -> frozenset[str]:
        """List the fields whose answers could still decide it; none if it is decided."""

    @abstractmethod
    def leaves(self) -> "Iterator[Leaf]":
        """Yield every comparison in it."""

    @abstractmethod
    def deciding_leaves(self, known: Lookup) -> "Iterator[Leaf]":
        """Yield only the comparisons that its result rests on."""

    @abstractmethod
    def narrow(
        self, on_page: Collection[str], known: Lookup, *, negated: bool = False
    ) -> "When | bool":
        """Reduce it to the part that a page with inputs for some fields can still change.

        Args:
            on_page: fields that the page has inputs for.
            known: answers to all other fields.
            negated: reduce its opposite instead.

        Returns:
            True or False if the page cannot change whether it holds for certain; else
            a condition on inputs of the page, which holds if this one does.
        """

    @abstractmethod
    def as_data(self, name: Callable[[str], str] = str) -> Any:
        """Write it as data for YAML and JSON.

        Args:
            name: gives the name that replaces a field.
        """

    def paths(self) -> frozenset[str]:
        """List every field that it compares."""
        return frozenset(path for leaf in self.leaves() for path in leaf.fields())

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: GetCoreSchemaHandler) -> Any:
        from services.conditions.reading import read  # noqa: PLC0415 - it makes these classes

        written = PlainSerializer(lambda when: when.as_data())
        return handler.generate_schema(Annotated[Any, PlainValidator(read), written])


def applies(when: When | None, known: Lookup) -> bool:
    """Check whether a condition holds for certain; None always applies."""
    return when is None or when.holds(known) is True


def may_apply(when: When | None, on_page: Collection[str], known: Lookup) -> bool:
    """Check whether a condition holds for certain, or can hold once a page is filled in."""
    return when is None or when.narrow(on_page, known) is not False


@dataclass(frozen=True, slots=True)
class Always(When):
    """A condition that holds whatever the answers."""

    def holds(self, _known: Lookup) -> bool:
        """Hold."""
        return True

    def missing(self, _known: Lookup) -> frozenset[str]:
        """List no field."""
        return frozenset()

    def leaves(self) -> "Iterator[Leaf]":
        """Yield no comparison."""
        return iter(())

    def deciding_leaves(self, _known: Lookup) -> "Iterator[Leaf]":
        """Yield no comparison."""
        return iter(())

    def narrow(self, _on_page: Collection[str], _known: Lookup, *, negated: bool = False) -> bool:
        """Hold on every page."""
        return not negated

    def as_data(self, _name: Callable[[str], str] = str) -> Any:
        """Write `always`."""
        return "always"


class Leaf(When):
    """Base of comparisons."""

    __slots__ = ()

    @abstractmethod
    def fields(self) -> tuple[str, ...]:
        """List the fields that it compares."""

    def leaves(self) -> "Iterator[Leaf]":
        """Yield itself."""
        yield self

    def deciding_leaves(self, _known: Lookup) -> "Iterator[Leaf]":
        """Yield itself."""
        return self.leaves()

    def settled(self, known: Lookup, negated: bool) -> bool:
        """Check whether it, or if negated its opposite, holds for certain."""
        return self.holds(known) is (not negated)


@dataclass(frozen=True, slots=True)
class Comparison(Leaf):
    """A comparison of one field with a value, or for `in` with several."""

    field: str
    op: str
    value: Value | tuple[Value, ...]

    def holds(self, known: Lookup) -> bool | None:
        """Compare; a `Range` is decided once all of its values agree."""
        answer = known(self.field)
        if answer is None:
            return None
        if isinstance(answer, Range):
            ends = {ORDER[self.op](end, self.value) for end in (answer.low, answer.high)}
            return ends.pop() if len(ends) == 1 else None
        if self.op == "includes":
            return self.value in answer
        if self.op == "in":
            assert isinstance(self.value, tuple)
            if isinstance(answer, list | frozenset):
                return not frozenset(answer).isdisjoint(self.value)
            return answer in self.value
        return _COMPARE[self.op](answer, self.value)

    def missing(self, known: Lookup) -> frozenset[str]:
        """List the field if the comparison is not decided."""
        return frozenset({self.field}) if self.holds(known) is None else frozenset()

    def fields(self) -> tuple[str]:
        """List the field that it compares."""
        return (self.field,)

    def narrow(
        self, on_page: Collection[str], known: Lookup, *, negated: bool = False
    ) -> When | bool:
        """Keep it if the page asks for its field."""
        if self.field in on_page:
            return Not(self) if negated else self
        return self.settled(known, negated)

    def as_data(self, name: Callable[[str], str] = str) -> Any:
        """Write it as `{field: ..., op: ..., value: ...}`."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"field": name(self.field), "op": self.op, "value": value}


@dataclass(frozen=True, slots=True)
class Ratio(Leaf):
    """A comparison of a share with a value, e.g. graduates in all staff at least 0.5.

    Figures that cannot be a share (of nothing, or more than the whole) decide
    nothing: they are mistakes, not a failed condition. A figure that a page cannot
    change is a number instead of a field.
    """

    part: str | Decimal
    whole: str | Decimal
    op: str
    value: Decimal

    def share(self, known: Lookup) -> Decimal | None:
        """Calculate the share from 0 to 1; None if it cannot be one."""
        figures = self._figures(known)
        return figures and figures[0] / figures[1]

    def _figures(self, known: Lookup) -> tuple[Decimal, Decimal] | None:
        part, whole = (
            as_decimal(known(one) if isinstance(one, str) else one)
            for one in (self.part, self.whole)
        )
        if part is None or whole is None or not 0 <= part <= whole or not whole:
            return None
        return part, whole

    def holds(self, known: Lookup) -> bool | None:
        """Compare without rounding: part against value times whole."""
        figures = self._figures(known)
        return figures and ORDER[self.op](figures[0], self.value * figures[1])

    def missing(self, known: Lookup) -> frozenset[str]:
        """List both fields if they cannot be a share, else the one that is missing."""
        if self.share(known) is not None:
            return frozenset()
        codes = frozenset(self.fields())
        return frozenset(code for code in codes if known(code) is None) or codes

    def fields(self) -> tuple[str, ...]:
        """List the figures that are fields."""
        return tuple(one for one in (self.part, self.whole) if isinstance(one, str))

    def narrow(
        self, on_page: Collection[str], known: Lookup, *, negated: bool = False
    ) -> When | bool:
        """Keep it if the page asks for a figure; replace a figure from elsewhere by its number."""
        if not any(code in on_page for code in self.fields()):
            return self.settled(known, negated)
        part, whole = (
            as_decimal(known(one)) if isinstance(one, str) and one not in on_page else one
            for one in (self.part, self.whole)
        )
        if part is None or whole is None:
            return False
        on_inputs = Ratio(part, whole, self.op, self.value)
        return Not(on_inputs) if negated else on_inputs

    def as_data(self, name: Callable[[str], str] = str) -> Any:
        """Write it as `{ratio: [...], op: ..., value: ...}`."""
        figures = [name(one) if isinstance(one, str) else one for one in (self.part, self.whole)]
        return {"ratio": figures, "op": self.op, "value": self.value}


@dataclass(frozen=True, slots=True)
class Compound(When):
    """Several conditions, of which every one, or any, must hold."""

    every: bool
    parts: tuple[When, ...]

    def holds(self, known: Lookup) -> bool | None:
        """Combine the results of the parts."""
        results = (part.holds(known) for part in self.parts)
        return all_of(results) if self.every else any_of(results)

    def missing(self, known: Lookup) -> frozenset[str]:
        """List what is missing for its parts, if it is undecided itself."""
        if self.holds(known) is not None:
            return frozenset()
        return frozenset().union(*(part.missing(known) for part in self.parts))

    def leaves(self) -> "Iterator[Leaf]":
        """Yield the comparisons of every part."""
        for part in self.parts:
            yield from part.leaves()

    def deciding_leaves(self, known: Lookup) -> "Iterator[Leaf]":
        """Yield the comparisons of the parts that decide it, else those of every part."""
        holds, decides = self.holds(known), not self.every
        for part in self.parts:
            if holds is not decides or part.holds(known) is decides:
                yield from part.deciding_leaves(known)

    def narrow(
        self, on_page: Collection[str], known: Lookup, *, negated: bool = False
    ) -> When | bool:
        """Reduce the parts, and keep those that the page decides."""
        every = self.every is not negated  # the opposite of all is any opposite
        parts = [part.narrow(on_page, known, negated=negated) for part in self.parts]
        if (not every) in parts:
            return not every
        left = tuple(part for part in parts if isinstance(part, When))
        return Compound(every, left) if left else every

    def as_data(self, name: Callable[[str], str] = str) -> Any:
        """Write it as `{all: [...]}` or `{any: [...]}`."""
        return {"all" if self.every else "any": [part.as_data(name) for part in self.parts]}


class _Around(When):
    """Base of conditions that contain one other condition."""

    __slots__ = ()

    part: When

    def missing(self, known: Lookup) -> frozenset[str]:
        """List what is missing for the part."""
        return self.part.missing(known)

    def leaves(self) -> "Iterator[Leaf]":
        """Yield the comparisons of the part."""
        return self.part.leaves()

    def deciding_leaves(self, known: Lookup) -> "Iterator[Leaf]":
        """Yield the comparisons of the part."""
        return self.part.deciding_leaves(known)


@dataclass(frozen=True, slots=True)
class Not(_Around):
    """The opposite of a condition."""

    part: When

    def holds(self, known: Lookup) -> bool | None:
        """Negate the part."""
        return opposite(self.part.holds(known))

    def narrow(
        self, on_page: Collection[str], known: Lookup, *, negated: bool = False
    ) -> When | bool:
        """Reduce the part, negated."""
        return self.part.narrow(on_page, known, negated=not negated)

    def as_data(self, name: Callable[[str], str] = str) -> Any:
        """Write it as `{not: ...}`."""
        return {"not": self.part.as_data(name)}


@dataclass(frozen=True, slots=True)
class Defined(_Around):
    """A named condition, used by several rules."""

    code: str
    label: Text
    part: When

    def holds(self, known: Lookup) -> bool | None:
        """Check whether the definition holds."""
        return self.part.holds(known)

    def narrow(
        self, on_page: Collection[str], known: Lookup, *, negated: bool = False
    ) -> When | bool:
        """Reduce the definition."""
        return self.part.narrow(on_page, known, negated=negated)

    def as_data(self, _name: Callable[[str], str] = str) -> Any:
        """Write it as `{use: ...}`."""
        return {"use": self.code}
