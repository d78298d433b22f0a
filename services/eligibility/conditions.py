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
    result: bool | None = False
    for part in parts:
        if part is True:
            return True
        if part is None:
            result = None
    return result


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

    def telling(self, situation: Situation) -> "Iterator[Comparison | Ratio]":
        """The comparisons that its result rests on; those that could not matter are left out."""


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

    def telling(self, _situation: Situation) -> "Iterator[Comparison | Ratio]":
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

    def telling(self, _situation: Situation) -> "Iterator[Comparison | Ratio]":
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
        figures = self._figures(situation)
        return figures and figures[0] / figures[1]

    def _figures(self, situation: Situation) -> tuple[Decimal, Decimal] | None:
        part, whole = (amount(situation.given(code)) for code in self.fields())
        if part is None or whole is None or not 0 <= part <= whole or not whole:
            return None
        return part, whole

    def holds(self, situation: Situation) -> bool | None:
        """Compare without rounding: part against value times whole."""
        figures = self._figures(situation)
        return figures and ORDER[self.op](figures[0], self.value * figures[1])

    def missing(self, situation: Situation) -> frozenset[str]:
        """Both figures if they cannot be a share, else the one that is missing."""
        if self.share(situation) is not None:
            return frozenset()
        codes = frozenset(self.fields())
        return frozenset(code for code in codes if situation.given(code) is None) or codes

    def fields(self) -> tuple[str, str]:
        """The two figures."""
        return self.part, self.whole

    def leaves(self) -> "Iterator[Comparison | Ratio]":
        """Itself."""
        yield self

    def telling(self, _situation: Situation) -> "Iterator[Comparison | Ratio]":
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

    def telling(self, situation: Situation) -> "Iterator[Comparison | Ratio]":
        """Where one part decides for all, those of the parts that do; else of every part."""
        holds = self.holds(situation)
        decides = self.join((True, None, False))  # False for all, True for any
        for part in self.parts:
            if holds is not decides or part.holds(situation) is decides:
                yield from part.telling(situation)


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

    def telling(self, situation: Situation) -> "Iterator[Comparison | Ratio]":
        """Those of the part."""
        return self.part.telling(situation)


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

    def telling(self, situation: Situation) -> "Iterator[Comparison | Ratio]":
        """Those of the definition."""
        return self.part.telling(situation)


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
        if isinstance(raw, Mapping):
            for form, build in self._forms().items():
                if set(raw) == set(form):
                    return build(*(raw[key] for key in form))
        raise ValueError(f"not a condition: {raw!r}")

    def _forms(self) -> dict[tuple[str, ...], Callable[..., Condition]]:
        return {
            ("field", "op", "value"): self._comparison,
            ("ratio", "op", "value"): self._ratio,
            ("all",): lambda parts: Group(all_of, self._parts(parts)),
            ("any",): lambda parts: Group(any_of, self._parts(parts)),
            ("not",): lambda part: Not(self.read(part)),
            ("use",): self._defined,
        }

    def _parts(self, raw: object) -> tuple[Condition, ...]:
        if not isinstance(raw, list) or not raw:
            raise ValueError("all and any need a list of conditions")
        return tuple(self.read(part) for part in raw)

    def _defined(self, code: object) -> Condition:
        if code not in self.defined:
            raise ValueError(f"there is no condition {code}")
        return self.defined[str(code)]

    def _comparison(self, field: str, op: str, value: object) -> Condition:
        if field in self.derived:
            if op not in _ORDER_ONLY or not isinstance(value, int):
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
            return Comparison(field, op, fact.choice(str(value)).code)
        return Comparison(field, op, fact.read(value))

    def _ratio(self, figures: object, op: str, value: object) -> Condition:
        match figures:
            case [str() as part, str() as whole] if op in _ORDER_ONLY:
                if all(code in self.facts and self.facts[code].kind in NUMBERS for code in figures):
                    return Ratio(part, whole, op, Decimal(str(value)))
        raise ValueError(f"not a ratio of two numbers: {figures} {op} {value}")


_ORDER_ONLY = (">=", ">", "<=", "<")
_EQUAL = ("==", "!=")
_ORDERED = (*_EQUAL, *_ORDER_ONLY)
_OPS: dict[str, tuple[str, ...]] = {
    "choice": (*_EQUAL, "in"),
    "choices": ("includes",),
    "yesno": _EQUAL,
    "integer": _ORDERED,
    "decimal": _ORDERED,
    "money": _ORDERED,
    "date": _ORDERED,
}
