"""From the checker into a form: the answers of an item that the facts already give."""

from collections.abc import Mapping
from typing import Any

from services.catalogue import Item
from services.catalogue.fields import ChoiceField, ChoicesField, Field
from services.eligibility.facts import FactValue, plain_value


def carried(item: Item, facts: Mapping[str, FactValue]) -> dict[str, dict[str, Any]]:
    """Answers to an item's questions, by section and field, as the form stores them.

    The item says itself which of its questions feed which fact; this reads the
    same table the other way round, so that checker and form cannot disagree.
    Numbers of rows cannot be carried: the rows themselves are not known.
    """
    answers: dict[str, dict[str, Any]] = {}
    for code, feed in item.self_check.facts.items() if item.self_check else ():
        if feed.take == "value" and code in facts:
            value = _answer(item.field(feed.answer), facts[code])
            if value is not None:
                section, field = feed.answer.split(".")
                answers.setdefault(section, {})[field] = value
    return answers


def _answer(field: Field, value: FactValue) -> Any:
    """A fact as an answer to a question; None if the question has no such answer."""
    plain = plain_value(value)
    if isinstance(field, ChoiceField):
        return plain if field.option(plain) else None
    if isinstance(field, ChoicesField):
        return [code for code in plain if field.option(code)]
    return plain
