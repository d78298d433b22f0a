"""Carries facts from the checker into the form of an item, as answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.catalogue import Item
from services.catalogue.fields import ChoiceField, ChoicesField, Field
from services.eligibility.facts import FactValue, all_facts, plain_value
from services.eligibility.rules import topics
from services.eligibility.wording import word_answer
from services.language import Language, capitalise

NEVER = frozenset({"purposes", "company_aims", "filing_date"})
"""What says why one asks and for when, and no form asks again."""


def carry_answers(item: Item, facts: Mapping[str, FactValue]) -> dict[str, dict[str, Any]]:
    """Answer an item's questions from facts, by section and field, as the form stores them.

    The item states which of its questions feed which fact; this reads the same
    table in the other direction, so that checker and form cannot disagree.
    A number of rows cannot be carried over, as the rows themselves are not known.
    """
    answers: dict[str, dict[str, Any]] = {}
    for _code, path, value in _filled(item, facts):
        section, field = path.split(".")
        answers.setdefault(section, {})[field] = value
    return answers


@dataclass(frozen=True, slots=True)
class CarriedWords:
    """What becomes of the answers given to the checker, in words.

    Args:
        filled: questions of the form that are filled in, with the answers.
        left: names of answers that the checker weighed and the form does not hold.
    """

    filled: list[tuple[str, str]]
    left: list[str]


def word_carried(item: Item, facts: Mapping[str, FactValue], language: Language) -> CarriedWords:
    """Word what of the facts an item's form takes over, and what it does not."""
    filled = list(_filled(item, facts))
    taken = {code for code, _path, _value in filled}
    weighed = topics()[item.self_check.topic].facts if item.self_check else frozenset()
    return CarriedWords(
        [
            (
                item.field(path).label[language],
                word_answer(code, _same(value, facts[code]), language),
            )
            for code, path, value in filled
        ],
        [
            capitalise(fact.name)[language]
            for code, fact in all_facts().items()
            if code in facts and code in weighed - taken - NEVER
        ],
    )


def _same(carried: Any, fact: FactValue) -> FactValue:
    """Return the fact as carried: of several options, those that the form offers."""
    return frozenset(carried) if isinstance(fact, frozenset) else fact


def _filled(item: Item, facts: Mapping[str, FactValue]) -> Iterator[tuple[str, str, Any]]:
    """Yield the facts that answer a question of the form, with its path and the answer."""
    check = item.self_check
    if check is None:
        return
    fed = {code: feed for code, feed in check.facts.items() if feed.take == "value"}
    ways = [(code, feed.answer, feed.times) for code, feed in fed.items()]
    ways += [(code, path, Decimal(1)) for code, path in check.carried.items()]
    for code, path, times in ways:
        if code in facts and (value := _answer(item.field(path), facts[code], times)) is not None:
            yield code, path, value


def _answer(field: Field, value: FactValue, times: Decimal) -> Any:
    """Convert a fact to an answer to a question; None if the question has no such answer."""
    plain = plain_value(value)
    if times != 1:
        return format(Decimal(plain) / times, "f")
    if isinstance(field, ChoiceField):
        return plain if field.option(plain) else None
    if isinstance(field, ChoicesField):
        return [code for code in plain if field.option(code)]
    return plain
