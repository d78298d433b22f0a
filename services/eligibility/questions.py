"""Which question to ask next, and which one answer would settle an unknown."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from services.eligibility import points
from services.eligibility.conditions import Comparison
from services.eligibility.derivations import CAR_STEPS, DERIVATIONS
from services.eligibility.evaluate import (
    Outcome,
    Verdict,
    evaluate,
    in_order,
    situation_of,
    verdict_of,
)
from services.eligibility.facts import NUMBERS, Fact, Value, all_facts
from services.eligibility.situation import Situation
from services.eligibility.topics import Topic, topics, vocabulary


def next_question(
    facts: Mapping[str, Any], on: date, skipped: Iterable[str] = ()
) -> Fact | None:
    """The next question that can still change an answer; None if there is none.

    Args:
        facts: as for `evaluate`.
        on: the day whose law applies.
        skipped: questions that were asked and left open.

    Raises:
        Invalid: a fact is unknown or does not fit its question.
    """
    passed = {*skipped, *(code for code, value in facts.items() if value is not None)}
    situation = situation_of(facts, on)
    for code in in_order(_open(facts, on, situation)):
        if code not in passed and is_asked(all_facts()[code], situation):
            return all_facts()[code]
    return None


def is_asked(fact: Fact, situation: Situation) -> bool:
    """Whether the public checker asks for a fact in this situation."""
    if fact.question is None:
        return False
    return fact.when is None or vocabulary().read(fact.when).holds(situation) is True


def _open(facts: Mapping[str, Any], on: date, situation: Situation) -> set[str]:
    """Every question that can change an answer. The date is always one of them."""
    found = {"filing_date"}
    for topic in topics().values():
        found |= topic.touches.missing(situation)
    for outcome in evaluate(facts, on):
        if outcome.topic.touches.holds(situation):
            found.update(outcome.missing)
    return found


def settling(outcome: Outcome) -> Fact | None:
    """The one answer that would settle an unknown.

    First one that settles it whatever it is; else one that can settle it; else
    the first that is missing. None if nothing is missing.
    """
    if outcome.verdict is not Verdict.UNKNOWN or not outcome.missing:
        return None
    ranked = sorted(outcome.missing, key=lambda code: _openness(outcome, code))
    return all_facts()[ranked[0]]


def _openness(outcome: Outcome, code: str) -> int:
    """0 if every answer settles the outcome, 1 if some do, 2 if none does alone."""
    settled = [
        verdict_of(outcome.topic, outcome.situation.with_fact(code, value))
        is not Verdict.UNKNOWN
        for value in candidates(outcome.topic, all_facts()[code])
    ]
    if settled and all(settled):
        return 0
    return 1 if any(settled) else 2


def candidates(topic: Topic, fact: Fact) -> Iterator[Value]:
    """Answers of which one is typical of every way in which a topic can read a fact."""
    if fact.kind == "yesno":
        yield from (True, False)
    elif fact.kind == "choice":
        yield from (choice.code for choice in fact.choices)
    elif fact.kind == "choices":
        yield frozenset()
        yield from (frozenset({choice.code}) for choice in fact.choices)
    elif fact.kind in NUMBERS:
        yield from _numbers(topic, fact)


def _numbers(topic: Topic, fact: Fact) -> Iterator[Value]:
    """Each number that a rule compares with, and its neighbours, within what is allowed."""
    edges = {fact.min, *_edges(topic, fact)}
    for edge in sorted({Decimal(edge) + step for edge in edges for step in (-1, 0, 1)}):
        if fact.min <= edge and (fact.max is None or edge <= fact.max):
            yield int(edge) if fact.kind == "integer" else edge


def _edges(topic: Topic, fact: Fact) -> Iterator[int | Decimal]:
    for rule in topic.rules:
        for leaf in rule.condition.leaves():
            if not isinstance(leaf, Comparison):
                continue
            if leaf.field == fact.code and isinstance(leaf.value, int | Decimal):
                yield leaf.value
            elif leaf.field in DERIVATIONS and fact.code in DERIVATIONS[leaf.field].needs:
                yield from CAR_STEPS if leaf.field == "cars" else _steps(fact)


def _steps(fact: Fact) -> Iterator[int]:
    for factor in points.scale().factors:
        if factor.fact == fact.code:
            yield from (low for low, _ in factor.steps)
            yield from (0, factor.max) if factor.as_given else ()
