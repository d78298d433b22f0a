"""Facts for the eligibility topic of an item, from its answers."""

from datetime import date
from typing import Any

from services import moments
from services.catalogue import own_rules
from services.catalogue.check import check
from services.catalogue.parts import FactFeed
from services.catalogue.rules.days import full_years
from services.catalogue.rules.figures import column_sum
from services.catalogue.schema import Item
from services.catalogue.visibility import Answers, View


def facts(
    item: Item, answers: Answers | View, *, on: date | None = None, checked: bool = False
) -> dict[str, Any]:
    """Collect the facts that the answers give, for `eligibility.evaluate`.

    An answer that is missing, hidden or wrong gives no fact, which is then unknown.
    Values are bool, int, Decimal, date, str or, for several options chosen, a
    frozenset of str.

    Args:
        on: the day of filing; by default today.
        checked: whether `check` has already found nothing wrong with these answers.
    """
    if item.self_check is None:
        return {}
    view = View.of(item, answers)
    problems = () if checked else check(item, view, on=on)
    wrong = {".".join(problem.field.split(".")[:2]) for problem in problems}
    found: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, tuple) else value
        for name, value in item.self_check.given.items()
    }
    for name, fact in item.self_check.facts.items():
        value = None if fact.answer in wrong else view.answer(fact.answer)
        if value is not None:
            found[name] = _fact(item.code, fact, value, on or moments.today())
    return found


def _fact(code: str, fact: FactFeed, value: Any, on: date) -> Any:
    if fact.take == "answered":
        return True
    if fact.take == "age":
        return full_years(value, on)
    if fact.take == "count":
        test = own_rules.function(code, fact.rows) if fact.rows else None
        return sum(test is None or test(entry) for entry in value)
    if fact.take == "sum":
        return column_sum(value, fact.column or "") * fact.times
    if isinstance(value, list):
        return frozenset(value).intersection(fact.among or value)
    return value if fact.times == 1 else value * fact.times
