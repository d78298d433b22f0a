"""Reads conditions from YAML, and checks what they compare."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.conditions.logic import (
    EQUAL,
    OPERATORS,
    ORDER,
    Always,
    Comparison,
    Compound,
    Defined,
    Leaf,
    Not,
    Ratio,
    Value,
    When,
)
from services.conditions.relating import AnyRow, Relation, Sum

Number = int | Decimal

FORMS = (
    "always; field, op and value; field, op and of; ratio, op and value; rows, sum, op and "
    "value; rows and any_row; all; any; not; use"
)


def read(raw: object, defined: Mapping[str, Defined] | None = None) -> When:
    """Read a condition.

    Args:
        defined: the named conditions that it can use.

    Raises:
        ValueError: it is not a condition; names the place in it.
    """
    if isinstance(raw, When):
        return raw
    if raw == "always":
        return Always()
    if not isinstance(raw, Mapping):
        raise ValueError(f"a condition is one of: {FORMS}; not {raw!r}")
    if leaf := next((read_leaf for key, read_leaf in _LEAVES if key in raw), None):
        return leaf(raw)
    if len(raw) != 1 or not set(raw) <= {"all", "any", "not", "use"}:
        raise ValueError(f"a condition is one of: {FORMS}; not {', '.join(map(str, raw)) or '{}'}")
    ((form, inner),) = raw.items()
    known = defined or {}
    if form == "use":
        if inner not in known:
            raise ValueError(f"use: there is no condition {inner}")
        return known[inner]
    if form == "not":
        return Not(_within("not", inner, known))
    if not isinstance(inner, list | tuple) or not inner:
        raise ValueError(f"{form}: all and any need conditions")
    parts = (_within(f"{form}.{at}", part, known) for at, part in enumerate(inner))
    return Compound(form == "all", tuple(parts))


def _within(place: str, raw: object, defined: Mapping[str, Defined]) -> When:
    try:
        return read(raw, defined)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error


def _leaf(raw: Mapping[str, Any]) -> When:
    form = "field" if "field" in raw else "ratio"
    if set(raw) != {form, "op", "value"} or raw["value"] is None:
        raise ValueError(f"a comparison needs {form}, op and value, and nothing else")
    op, value = raw["op"], raw["value"]
    if op not in OPERATORS:
        raise ValueError(f"op {op} is not one of {' '.join(sorted(OPERATORS))}")
    if form == "ratio":
        return _ratio(raw["ratio"], op, value)
    if not isinstance(raw["field"], str):
        raise ValueError(f"field {raw['field']!r} is not the name of one")
    if op != "in":
        return Comparison(raw["field"], op, _value(value))
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("op in compares with a list")
    return Comparison(raw["field"], op, tuple(map(_value, value)))


def _value(raw: object) -> Value:
    if isinstance(raw, float):
        return Decimal(str(raw))
    if not isinstance(raw, Value) or isinstance(raw, datetime):
        raise ValueError(f"nothing can be compared with {raw!r}")
    return raw


def _ratio(figures: object, op: str, raw: object) -> Ratio:
    match figures:
        case [str() as part, str() as whole] if op in ORDER:
            share = _value(raw)
            if isinstance(share, int | Decimal) and 0 <= share <= 1:
                return Ratio(part, whole, op, Decimal(share))
    raise ValueError(f"ratio: two fields, one of {' '.join(ORDER)}, and a value from 0 to 1")


def _number(raw: object) -> Decimal | None:
    return Decimal(str(raw)) if _is_number(raw) or isinstance(raw, float) else None


def _relation(raw: Mapping[str, Any]) -> Relation:
    match raw:
        case {"field": str() as figure, "op": op, "of": str() as other} if op in ORDER:
            times, plus = _number(raw.get("times", 1)), _number(raw.get("plus", 0))
            if set(raw) <= {"field", "op", "of", "times", "plus"} and times and plus is not None:
                return Relation(figure, op, other, times, plus)
    raise ValueError(
        f"of: a figure, one of {' '.join(ORDER)}, another figure, and numbers as times and plus"
    )


def _of_list(raw: Mapping[str, Any]) -> Sum | AnyRow:
    match raw:
        case {"rows": str() as rows, "any_row": where} if len(raw) == 2:
            return AnyRow(rows, _within("any_row", where, {}))
        case {"rows": str() as rows, "sum": str() as column, "op": op, "value": value} if (
            op in ORDER and len(raw) == 4 and (least := _number(value)) is not None
        ):
            return Sum(rows, column, op, least)
    raise ValueError(
        f"rows: a list and any_row, or a list, sum, one of {' '.join(ORDER)} and a number as value"
    )


_LEAVES: tuple[tuple[str, Callable[[Mapping[str, Any]], When]], ...] = (
    ("rows", _of_list),
    ("of", _relation),
    ("field", _leaf),
    ("ratio", _leaf),
)
"""How each comparison is read, by the first of the keys that it has."""


@dataclass(frozen=True, slots=True)
class Comparable:
    """What conditions can compare a field with.

    Args:
        kind: its kind, in an author's words.
        operators: the operators that fit it.
        wanted: the values that fit it, in words.
        fits: whether a value fits it.
        is_number: whether it can be a figure of a share.
        columns: of a list, what conditions can compare its columns with.
    """

    kind: str
    operators: frozenset[str]
    wanted: str
    fits: Callable[[Any], bool]
    is_number: bool = False
    columns: Mapping[str, "Comparable"] = field(default_factory=dict)

    @classmethod
    def number(cls, kind: str, least: Number, most: Number) -> "Comparable":
        """Describe a number from a least to a most, both included."""
        return cls(
            kind,
            frozenset({*ORDER, *EQUAL, "in"}),
            f"a number from {least} to {most}",
            lambda value: _is_number(value) and least <= value <= most,
            is_number=True,
        )

    @classmethod
    def derived(cls, kind: str) -> "Comparable":
        """Describe a whole number that may be known only as a range."""
        return cls(
            kind,
            frozenset(ORDER),
            "a whole number",
            lambda value: _is_number(value) and isinstance(value, int),
        )

    @classmethod
    def day(cls, kind: str) -> "Comparable":
        """Describe a date."""
        return cls(
            kind,
            frozenset({*ORDER, *EQUAL, "in"}),
            "a date, written without quotes",
            lambda value: isinstance(value, date),
        )

    @classmethod
    def yes_or_no(cls, kind: str) -> "Comparable":
        """Describe a yes or no."""
        return cls(kind, frozenset(EQUAL), "true or false", lambda value: isinstance(value, bool))

    @classmethod
    def text(cls, kind: str) -> "Comparable":
        """Describe a text."""
        return cls(kind, frozenset({*EQUAL, "in"}), "a text", lambda value: isinstance(value, str))

    @classmethod
    def nothing(cls, kind: str) -> "Comparable":
        """Describe a field that no condition can compare."""
        return cls(kind, frozenset(), "nothing", lambda _value: False)

    @classmethod
    def rows(cls, kind: str, columns: "Mapping[str, Comparable]") -> "Comparable":
        """Describe a list of rows, which can be compared by its columns only."""
        return cls(kind, frozenset(), "nothing", lambda _value: False, columns=columns)

    @classmethod
    def code(cls, kind: str, codes: Container[object], *, several: bool) -> "Comparable":
        """Describe a choice of one code, or of several."""
        return cls(
            kind,
            frozenset({"includes", "in"} if several else {*EQUAL, "in"}),
            "one of its options",
            lambda value: isinstance(value, str) and value in codes,
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def problems(
    when: When, fields: Mapping[str, Comparable], unknown: Callable[[str], str]
) -> Iterator[str]:
    """Yield what is wrong with each comparison of a condition.

    Args:
        fields: the fields that it may compare.
        unknown: words why it may not compare any other field.
    """
    for leaf in when.leaves():
        lacking = [code for code in leaf.fields() if code not in fields]
        yield from map(unknown, lacking)
        if lacking:
            continue
        yield from _leaf_problems(leaf, fields)


def _leaf_problems(leaf: Leaf, fields: Mapping[str, Comparable]) -> Iterator[str]:
    match leaf:
        case Ratio() | Relation():
            yield from _figure_problems(leaf, fields)
        case Sum():
            if not (column := fields[leaf.rows].columns.get(leaf.column)) or not column.is_number:
                yield f"{leaf.rows} has no column of numbers called {leaf.column}"
        case AnyRow():
            if not (columns := fields[leaf.rows].columns):
                yield f"{leaf.rows} ({fields[leaf.rows].kind}) is no list of rows"
                return
            unknown = f"{leaf.rows} has no column called {{}}".format
            yield from problems(leaf.where, columns, unknown)
        case Comparison():
            yield from _value_problems(leaf, fields[leaf.field])


def _figure_problems(leaf: Leaf, fields: Mapping[str, Comparable]) -> Iterator[str]:
    for code in leaf.fields():
        if not fields[code].is_number:
            yield f"{code} ({fields[code].kind}) is not a figure"


def _value_problems(leaf: Comparison, field: Comparable) -> Iterator[str]:
    if leaf.op not in field.operators:
        fitting = " ".join(sorted(field.operators)) or "nothing"
        yield f"{leaf.field} ({field.kind}) cannot be compared with {leaf.op}, but with {fitting}"
        return
    for value in leaf.value if isinstance(leaf.value, tuple) else (leaf.value,):
        if not field.fits(value):
            yield f"{leaf.field} is compared with {field.wanted}, not {value!r}"
