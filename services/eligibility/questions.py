"""Chooses the question to ask next, and the one that would settle an unknown."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.conditions import applies
from services.eligibility.evaluating import (
    evaluate,
    situation_of,
    sort_questions,
)
from services.eligibility.facts import Fact, all_facts
from services.eligibility.outcome import Outcome, Verdict
from services.eligibility.situation import Situation
from services.eligibility.trying import Trial


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
    trial = Trial(outcome, code)
    settled = [trial.verdict(value) is not Verdict.UNKNOWN for value in trial.samples()]
    if settled and all(settled):
        return 0
    return 1 if any(settled) else 2
