"""Chooses the question to ask next, and the one that would settle an unknown."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from services.catalogue.fields import NUMBERS
from services.conditions import Comparison, Ratio, Relation, applies, as_decimal
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.evaluating import (
    evaluate,
    situation_of,
    sort_questions,
    verdict_of,
)
from services.eligibility.facts import Fact, FactValue, all_facts
from services.eligibility.outcome import Outcome, Verdict
from services.eligibility.situation import Situation


def next_question(facts: Mapping[str, Any], on: date, skipped: Iterable[str] = ()) -> Fact | None:
    """Choose the next question that can still change an outcome; None if there is none.

    Args:
        facts: as for `evaluate`.
        on: the day whose law applies.
        skipped: questions that were asked and left unanswered.

    Raises:
        Invalid: a fact is unknown or does not fit its question.
    """
    return next(iter(open_questions(facts, on, skipped, evaluate(facts, on))), None)


def open_questions(
    facts: Mapping[str, Any], on: date, skipped: Iterable[str], outcomes: Iterable[Outcome]
) -> list[Fact]:
    """List the questions that can still change an outcome, in their order. Raises Invalid.

    The date is always one of them. More may come with the answers.
    """
    passed = {*skipped, *(code for code, value in facts.items() if value is not None)}
    codes = {"filing_date"}.union(*(one.gate or one.missing for one in outcomes)) - passed
    situation = situation_of(facts, on)
    return [
        all_facts()[code]
        for code in sort_questions(codes)
        if is_asked(all_facts()[code], situation)
    ]


def pages_of(questions: Iterable[Fact]) -> list[list[Fact]]:
    """Group questions by the page that they share."""
    pages: dict[str, list[Fact]] = {}
    for fact in questions:
        pages.setdefault(fact.page or fact.code, []).append(fact)
    return list(pages.values())


def is_asked(fact: Fact, situation: Situation) -> bool:
    """Check whether the public checker asks for a fact in this situation."""
    if fact.question is None:
        return False
    return applies(fact.when, situation.known)


def settling_question(outcome: Outcome) -> Fact | None:
    """Choose the question whose answer would best settle an unknown.

    First, one that decides whether the topic concerns the person; then one of which
    every answer settles it; then one of which some answer does; else the first
    that is missing. None if no question is missing.
    """
    if outcome.verdict is not Verdict.UNKNOWN or not outcome.missing:
        return None
    if outcome.gate:
        return all_facts()[outcome.gate[0]]
    ranked = sorted(outcome.missing, key=lambda code: _settling_rank(outcome, code))
    return all_facts()[ranked[0]]


def _settling_rank(outcome: Outcome, code: str) -> int:
    """Rank a question: 0 if every answer settles the outcome, 1 if some do, 2 if none does."""
    settled = [
        verdict_of(outcome.topic, outcome.situation.with_fact(code, value)) is not Verdict.UNKNOWN
        for value in sample_answers(outcome, all_facts()[code])
    ]
    if settled and all(settled):
        return 0
    return 1 if any(settled) else 2


def sample_answers(outcome: Outcome, fact: Fact) -> Iterator[FactValue]:
    """Yield sample answers that cover every way in which a topic can treat a fact."""
    if fact.kind == "yesno":
        yield from (True, False)
    elif fact.kind == "choice":
        yield from (option.code for option in fact.options)
    elif fact.kind == "choices":
        given = outcome.situation.given(fact.code)
        chosen = given if isinstance(given, frozenset) else frozenset[str]()
        yield from (chosen | {option.code} for option in fact.options)
        yield from (chosen - {option.code} for option in fact.options)
    elif isinstance(fact.field, NUMBERS):
        edges = {Decimal(edge) + step for edge in _edges(outcome, fact) for step in (-1, 0, 1)}
        for edge in sorted(edges | {Decimal(fact.field.min)}):
            if fact.field.min <= edge <= fact.field.max:
                yield int(edge) if fact.kind == "integer" else edge


def _edges(outcome: Outcome, fact: Fact) -> Iterator[int | Decimal]:
    """Yield the numbers at which the result of a rule of the topic can change."""
    for rule in outcome.topic.rules:
        for leaf in rule.condition.leaves():
            if isinstance(leaf, Ratio):
                yield from _shares(leaf, outcome.situation, fact)
            elif isinstance(leaf, Relation):
                yield from _related(leaf, outcome.situation, fact)
            elif not isinstance(leaf, Comparison):
                continue
            elif leaf.field == fact.code and isinstance(leaf.value, int | Decimal):
                yield leaf.value
            elif leaf.field in DERIVATIONS:
                yield from DERIVATIONS[leaf.field].edges.get(fact.code, ())


def _shares(ratio: Ratio, situation: Situation, fact: Fact) -> Iterator[Decimal]:
    part, whole = (as_decimal(situation.given(code)) for code in ratio.fields())
    if fact.code == ratio.part and whole is not None:
        yield from (whole, Decimal(int(whole * ratio.value)))
    elif fact.code == ratio.whole and part is not None:
        yield from (part, Decimal(int(part / ratio.value)))


def _related(relation: Relation, situation: Situation, fact: Fact) -> Iterator[Decimal]:
    figure = as_decimal(situation.given(str(relation.field)))
    if fact.code == relation.field and (limit := relation.limit(situation.given)) is not None:
        yield Decimal(int(limit))
    elif fact.code == relation.of and figure is not None:
        yield Decimal(int((figure - relation.plus) / relation.times))
