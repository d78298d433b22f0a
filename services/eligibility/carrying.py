"""Carries facts from the checker into the form of an item, as answers."""

from collections.abc import Mapping
from typing import Any

from services.catalogue import Item
from services.catalogue.fields import ChoiceField, ChoicesField, Field
from services.eligibility.facts import FactValue, plain_value


def carry_answers(item: Item, facts: Mapping[str, FactValue]) -> dict[str, dict[str, Any]]:
    """Answer an item's questions from facts, by section and field, as the form stores them.

    The item states which of its questions feed which fact; this reads the same
    table in the other direction, so that checker and form cannot disagree.
    A number of rows cannot be carried over, as the rows themselves are not known.
    """
    answers: dict[str, dict[str, Any]] = {}
    for code, feed in item.self_check.facts.items() if item.self_check else ():
        if feed.take == "value" and feed.times == 1 and code in facts:
            value = _answer(item.field(feed.answer), facts[code])
            if value is not None:
                section, field = feed.answer.split(".")
                answers.setdefault(section, {})[field] = value
    return answers


def _answer(field: Field, value: FactValue) -> Any:
    """Convert a fact to an answer to a question; None if the question has no such answer."""
    plain = plain_value(value)
    if isinstance(field, ChoiceField):
        return plain if field.option(plain) else None
    if isinstance(field, ChoicesField):
        return [code for code in plain if field.option(code)]
    return plain
