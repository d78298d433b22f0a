"""Random answers to the questions of eligibility, at and around every limit."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from services.catalogue.fields import NUMBERS
from services.eligibility import Fact, all_facts, topics
from services.eligibility.derivations import DERIVATIONS

DAYS = [
    date(2016, 6, 1),
    date(2018, 7, 27),
    date(2018, 7, 28),
    date(2025, 6, 1),
    date(2026, 3, 31),
    date(2026, 11, 22),
]


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Answers to a question."""
    match fact.kind:
        case "yesno":
            return st.booleans()
        case "choice":
            return st.sampled_from([option.code for option in fact.options])
        case "choices":
            return st.frozensets(st.sampled_from([option.code for option in fact.options]))
        case "date":
            return st.sampled_from(DAYS)
        case "country":
            return st.sampled_from(["FR", "GB", "RU", "SE", "US", "IN", "SG"])
        case _:
            found = numbers(fact)
            return st.sampled_from([int(n) for n in found] if fact.kind == "integer" else found)


@cache
def answers() -> st.SearchStrategy[dict[str, Any]]:
    """Answers to any of the questions."""
    return st.fixed_dictionaries({}, optional={f.code: values(f) for f in answered()})


def answered() -> list[Fact]:
    """Every fact but the monthly pay: files may give it in place of the annual pay."""
    return [fact for fact in all_facts().values() if fact.code != "monthly_pay"]


def numbers(fact: Fact) -> list[Decimal]:
    """Every number that a rule or a scale compares a fact with, and its neighbours."""
    assert isinstance(fact.field, NUMBERS)
    least, most = Decimal(fact.field.min), min(Decimal(fact.field.max), Decimal(10**8))
    edges = {least, least + 1, least + 2}
    for value in compared().get(fact.code, ()):
        edges |= {value + step for step in (-1, 0, 1)}
    for derivation in DERIVATIONS.values():
        edges |= {Decimal(edge) for edge in derivation.edges.get(fact.code, ())}
    return sorted(edge for edge in edges if least <= edge <= most)


@cache
def compared() -> Mapping[str, set[Decimal]]:
    """The numbers that rules compare each fact with: all rules are gone through once."""
    found: defaultdict[str, set[Decimal]] = defaultdict(set)
    for topic in topics().values():
        for rule in topic.rules:
            for leaf in rule.condition.leaves():
                value = getattr(leaf, "value", None)
                if isinstance(value, int | Decimal):
                    for code in leaf.fields():
                        found[code].add(Decimal(value))
    return found
