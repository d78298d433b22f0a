"""Conditions, in three-valued logic: a condition holds, fails, or is not known yet (None).

Forms, items and topics all use this language for what depends on answers. In YAML, and
in the JSON of a page, where names of inputs replace fields, it is written:

    {field: staff.total, op: ">=", value: 10}
    {ratio: [staff.college, staff.total], op: ">=", value: 0.5}
    {field: show.area, op: ">=", of: show.area_before, times: 1.2, plus: 4500}
    {rows: costs.items, sum: amount, op: ">", value: 200000}
    {rows: deals.contracts, any_row: {field: country, op: "==", value: HK}}
    {all: [...]}   {any: [...]}   {not: ...}   {use: category_a}   always

Operators are == != > >= < <=; `in`, which compares with a list; and `includes`, which
checks whether the value is among several options chosen. If several were chosen, `in`
checks whether any of them is in the list.

A comparison with an answer that is missing, hidden or unreadable is not known, whatever its
operator, and neither is its opposite. `any` holds as soon as one part holds, `all` fails as
soon as one part fails, whatever the others (Kleene's strong logic). The order of answers and
parts does not matter, and further answers never change a definite result. A form asks a
question only if its condition is certain to hold: `applies`.
"""

from services.conditions.kleene import all_of, any_of, opposite
from services.conditions.logic import (
    Always,
    Comparison,
    Compound,
    Defined,
    Leaf,
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
from services.conditions.relating import AnyRow, Relation, Sum

__all__ = [
    "Always",
    "AnyRow",
    "Comparable",
    "Comparison",
    "Compound",
    "Defined",
    "Leaf",
    "Lookup",
    "Not",
    "Range",
    "Ratio",
    "Relation",
    "Sum",
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
