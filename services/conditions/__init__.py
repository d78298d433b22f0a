"""Conditions, in three-valued logic: they hold, they do not, or it is not known yet (None).

Forms, items and topics say what depends on an answer in this one language. As written in
YAML, and in the JSON of a page with names of inputs in place of fields:

    {field: staff.total, op: ">=", value: 10}
    {ratio: [staff.college, staff.total], op: ">=", value: 0.5}
    {all: [...]}   {any: [...]}   {not: ...}   {use: category_a}   always

Operators are == != > >= < <=; `in`, which compares with a list; and `includes`, which asks
of several chosen whether one is the value. Of several chosen, `in` asks whether any of them
is in the list.

A comparison with an answer that is missing, hidden or unreadable is not known, whatever its
operator; so neither is its opposite. `any` holds as soon as one part does, `all` fails as
soon as one part does, whatever the others (Kleene's strong logic). No order of answers or
parts can change a result, and a definite one is never taken back. A form asks for what is
certain to be needed: `applies`.
"""

from services.conditions.kleene import all_of, any_of, opposite
from services.conditions.logic import (
    Always,
    Comparison,
    Compound,
    Defined,
    Lookup,
    Not,
    Range,
    Ratio,
    When,
    applies,
    as_decimal,
    may_apply,
)
from services.conditions.reading import Comparable, problems, read

__all__ = [
    "Always",
    "Comparable",
    "Comparison",
    "Compound",
    "Defined",
    "Lookup",
    "Not",
    "Range",
    "Ratio",
    "When",
    "all_of",
    "any_of",
    "applies",
    "as_decimal",
    "may_apply",
    "opposite",
    "problems",
    "read",
]
