"""Conditions on a small form, and its answers, at random."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from services.conditions import Comparable, When, read

CODES = ("one", "two", "three")
DAYS = (date(2024, 2, 29), date(2024, 3, 1), date(2026, 11, 22))
NUMBERS = (0, 3, 10, Decimal("0.07"), Decimal("7"), Decimal("100"))

FIELDS: dict[str, Comparable] = {
    "number": Comparable.number("decimal", 0, 1000),
    "whole": Comparable.number("integer", 0, 1000),
    "day": Comparable.day("date"),
    "agreed": Comparable.yes_or_no("yesno"),
    "chosen": Comparable.code("choice", CODES, several=False),
    "ticked": Comparable.code("choices", CODES, several=True),
    "text": Comparable.text("text"),
}
_VALUES: dict[str, tuple[Any, ...]] = {
    "number": NUMBERS,
    "whole": (0, 3, 7, 10, 100),
    "day": DAYS,
    "agreed": (True, False),
    "chosen": CODES,
    "ticked": CODES,
    "text": ("007", "7", "a, b"),
}


def condition(chance: Random, depth: int = 3) -> When:
    """A condition of any form."""
    return read(_raw(chance, depth))


def _raw(chance: Random, depth: int) -> Any:
    forms = ("field", "field", "ratio", "of", "all", "any", "not")
    form = chance.choice(forms if depth else ("field",))
    match form:
        case "not":
            return {"not": _raw(chance, depth - 1)}
        case "ratio":
            op = chance.choice((">", ">=", "<", "<="))
            value = chance.choice((0, 0.07, 0.5, 1))
            return {"ratio": ["number", "whole"], "op": op, "value": value}
        case "of":
            op = chance.choice((">", ">=", "<", "<="))
            times, plus = chance.choice((1, 1.2, -2)), chance.choice((0, 3, -0.5))
            return {"field": "number", "op": op, "of": "whole", "times": times, "plus": plus}
        case "field":
            return _comparison(chance)
    return {form: [_raw(chance, depth - 1) for _ in range(chance.randint(1, 3))]}


def _comparison(chance: Random) -> dict[str, Any]:
    field = chance.choice(tuple(FIELDS))
    op = chance.choice(sorted(FIELDS[field].operators))
    value: Any = chance.choice(_VALUES[field])
    if op == "in":
        value = chance.sample(_VALUES[field], chance.randint(1, 2))
    return {"field": field, "op": op, "value": value}


def answers(chance: Random) -> dict[str, Any]:
    """Typed answers to some of the fields."""
    return {field: _answer(chance, field) for field in FIELDS if chance.random() < 0.7}


def _answer(chance: Random, field: str) -> Any:
    if field == "ticked":
        return chance.sample(CODES, chance.randint(1, 3))
    return chance.choice(_VALUES[field])


def complete(chance: Random, known: Mapping[str, Any]) -> dict[str, Any]:
    """The same answers with all others given as well."""
    return {field: _answer(chance, field) for field in FIELDS} | dict(known)
