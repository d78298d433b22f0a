"""Conditions in three-valued logic: true, false, or not known yet (None).

As written in YAML:

    {field: age, op: ">=", value: 18}
    {ratio: [college_staff, total_staff], op: ">=", value: 0.5}
    {all: [...]}   {any: [...]}   {not: ...}   {use: category_a}   always

A missing answer is never false. `any` is true as soon as one part is, `all`
false as soon as one part is, whatever the others; so no order of the answers
or of the parts can change a result (Kleene's strong logic).
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from services.eligibility.facts import NUMBERS, Fact, Value
from services.eligibility.situation import Range, Situation, amount
from services.language import Text

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}


def all_of(parts: Iterable[bool | None]) -> bool | None:
    """False if any part is, else None if any part is, else True."""
    result: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            result = None
    return result


def any_of(parts: Iterable[bool | None]) -> bool | None:
    """True if any part is, else None if any part is, else False."""
    return none_of_three(all_of(none_of_three(part) for part in parts))


def none_of_three(part: bool | None) -> bool | None:
    """The opposite; what is not known stays so."""
    return None if part is None else not part


class Condition(Protocol):
    """What can hold of a situation."""

    def holds(self, situation: Situation) -> bool | None:
        """Whether it holds; None if a missing answer could still decide it."""

    def missing(self, situation: Situation) -> frozenset[str]:
        """The questions whose answers could still decide it; none if it is decided."""

    def leaves(self) -> "Iterator[Comparison | Ratio]":
        """Every comparison in it."""


@dataclass(frozen=True, slots=True)
class Always:
    """Holds whatever the answers."""

    def holds(self, _situation: Situation) -> bool:
        """Always."""
        return True

    def missing(self, _situation: Situation) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    def leaves(self) -> "Iterator[Comparison | Ratio]":
        """None."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact against a value, or for `in` against several.

    `includes` asks whether an answer of several choices has the value among them.
    """

    field: str
    op: str
    value: Value | tuple[Value, ...]

    def holds(self, situation: Situation) -> bool | None:
        """Compare; a `Range` is decided once all that is left of it agrees."""
        known = situation.known(self.field)
        if known is None:
            return None
        if isinstance(known, Range):
            ends = {ORDER[self.op](known.low, self.value), ORDER[self.op](known.high, self.value)}
            return ends.pop() if len(ends) == 1 else None
        if self.op == "in":
            assert isinstance(self.value, tuple)
            return known in self.value
        if self.op == "includes":
            assert isinstance(known, frozenset)
            return self.value in known
        return ORDER[self.op](known, self.value)

    def missing(self, situation: Situation) -> frozenset[str]:
        """What the fact still lacks."""
        return situation.missing(self.field) if self.holds(situation) is None else frozenset()

    def fields(self) -> tuple[str, ...]:
        """The fact it compares."""
        return (self.field,)

    def leaves(self) -> "Iterator[Comparison | Ratio]":
        """Itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share against a value, e.g. graduates in all staff at least 0.5.

    Figures that cannot be a share (of nothing, or more than the whole) decide
    nothing: they are mistakes, not a failed condition.
    """

    part: str
    whole: str
    op: str
    value: Decimal

    def share(self, situation: Situation) -> Decimal | None:
        """The share from 0 to 1; None if it cannot be worked out."""
        part, whole = (amount(situation.given(code)) for code in (self.part, self.whole))
        if part is None or whole is None or not 0 <= part <= whole or not whole:
            return None
        return part / whole

    def holds(self, situation: Situation) -> bool | None:
        """Compare without rounding: part against value times whole."""
        if self.share(situation) is None:
            return None
        part, whole = (amount(situation.given(code)) for code in (self.part, self.whole))
        assert part is not None and whole is not None
        return ORDER[self.op](part, self.value * whole)

    def missing(self, situation: Situation) -> frozenset[str]:
        """Both figures if they cannot be a share, else the one that is missing."""
        if self.share(situation) is not None:
            return frozenset()
        codes = frozenset({self.part, self.whole})
        return frozenset(code for code in codes if situation.given(code) is None) or codes

    def fields(self) -> tuple[str, ...]:
        """The two figures."""
        return (self.part, self.whole)

    def leaves(self) -> "Iterator[Comparison | Ratio]":
        """Itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions of which all, or any, must hold."""

    join: Callable[[Iterable[bool | None]], bool | None]
    parts: tuple[Condition, ...]

    def holds(self, situation: Situation) -> bool | None:
        """Join the parts."""
        return self.join(part.holds(situation) for part in self.parts)

    def missing(self, situation: Situation) -> frozenset[str]:
        """What its undecided parts lack, if it is undecided itself."""
        if self.holds(situation) is not None:
            return frozenset()
        return frozenset().union(*(part.missing(situation) for part in self.parts))

    def leaves(self) -> "Iterator[Comparison | Ratio]":
        """Those of every part."""
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: Condition

    def holds(self, situation: Situation) -> bool | None:
        """Turn it round."""
        return none_of_three(self.part.holds(situation))

    def missing(self, situation: Situation) -> frozenset[str]:
        """What the part lacks."""
        return self.part.missing(situation)

    def leaves(self) -> "Iterator[Comparison | Ratio]":
        """Those of the part."""
        return self.part.leaves()


@dataclass(frozen=True, slots=True)
class Defined:
    """A condition with a name of its own, used by several rules."""

    code: str
    label: Text
    part: Condition

    def holds(self, situation: Situation) -> bool | None:
        """As defined."""
        return self.part.holds(situation)

    def missing(self, situation: Situation) -> frozenset[str]:
        """What the definition lacks."""
        return self.part.missing(situation)

    def leaves(self) -> "Iterator[Comparison | Ratio]":
        """Those of the definition."""
        return self.part.leaves()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What conditions may speak of.

    Args:
        facts: the facts that are asked.
        derived: codes of the numbers that are worked out.
        defined: conditions with a name.
    """

    facts: Mapping[str, Fact]
    derived: frozenset[str]
    defined: Mapping[str, Defined]

    def read(self, raw: object) -> Condition:
        """A condition as YAML has it.

        Raises:
            ValueError: it is not one, or speaks of something unknown.
        """
        if raw == "always":
            return Always()
        if not isinstance(raw, Mapping):
            raise ValueError(f"not a condition: {raw!r}")
        match dict(raw):
            case {"field": field, "op": op, "value": value, **rest} if not rest:
                return self._comparison(field, op, value)
            case {"ratio": [part, whole], "op": op, "value": value, **rest} if not rest:
                return self._ratio(part, whole, op, value)
            case {"all": [*parts], **rest} if parts and not rest:
                return Group(all_of, tuple(map(self.read, parts)))
            case {"any": [*parts], **rest} if parts and not rest:
                return Group(any_of, tuple(map(self.read, parts)))
            case {"not": part, **rest} if not rest:
                return Not(self.read(part))
            case {"use": code, **rest} if not rest and code in self.defined:
                return self.defined[code]
        raise ValueError(f"not a condition: {raw!r}")

    def _comparison(self, field: str, op: str, value: object) -> Comparison:
        if field in self.derived:
            if op not in (">=", ">", "<=", "<") or not isinstance(value, int):
                raise ValueError(f"{field} is ordered against a whole number")
            return Comparison(field, op, value)
        fact = self.facts.get(field)
        if fact is None:
            raise ValueError(f"there is no fact {field}")
        if op not in _OPS[fact.kind]:
            raise ValueError(f"{field}: a {fact.kind} has no {op}")
        if op == "in":
            if not isinstance(value, list):
                raise ValueError(f"{field}: in compares with a list")
            return Comparison(field, op, tuple(fact.read(one) for one in value))
        if op == "includes":
            (one,) = fact.read([value])  # type: ignore[misc, union-attr]
            return Comparison(field, op, one)
        return Comparison(field, op, fact.read(value))

    def _ratio(self, part: str, whole: str, op: str, value: object) -> Ratio:
        if any(code not in self.facts or self.facts[code].kind not in NUMBERS for code in (part, whole)):
            raise ValueError(f"{part}/{whole}: a ratio is of two numbers")
        if op not in (">=", ">", "<=", "<"):
            raise ValueError(f"a ratio has no {op}")
        return Ratio(part, whole, op, Decimal(str(value)))


_EQUAL = ("==", "!=")
_ORDERED = (*_EQUAL, ">=", ">", "<=", "<")
_OPS: dict[str, tuple[str, ...]] = {
    "choice": (*_EQUAL, "in"),
    "choices": ("includes",),
    "yesno": _EQUAL,
    "integer": _ORDERED,
    "decimal": _ORDERED,
    "money": _ORDERED,
    "date": _ORDERED,
}
