"""Finds what would change an answer that is not yes: one other answer, or only time.

Every way in which the rules of a topic can treat an answer is tried, so that nothing is
missed: see `sample_answers`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.conditions import Comparison, Range
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.evaluating import sort_questions, verdict_of
from services.eligibility.facts import FactValue, all_facts
from services.eligibility.outcome import Outcome, Verdict
from services.eligibility.questions import is_asked, sample_answers
from services.eligibility.rule import Rule
from services.eligibility.situation import Situation

DAY = "filing_date"
ONE_DAY = timedelta(days=1)
FIXED = frozenset({"status", "nationality", "chinese_citizen", "age"})
"""What a person is, which other answers than theirs would not change."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One other answer that makes it yes; of `filing_date`, the first day on which it is yes."""

    fact: str
    value: FactValue


def turning_points(outcome: Outcome) -> tuple[Turn, ...]:
    """List the single answers that would make it yes, a day first.

    Of each question, only the first answer that would do is listed.
    """
    if outcome.verdict not in (Verdict.NO, Verdict.UNKNOWN):
        return ()
    day = turning_day(outcome)
    return (*((Turn(DAY, day),) if day else ()), *_answers(outcome))


def turning_day(outcome: Outcome) -> date | None:
    """Find the first later day on which it is yes; None if time alone does not make it so."""
    situation = outcome.situation
    later = sorted({day for day in _days(outcome) if day > situation.on})
    for day in later:
        if verdict_of(outcome.topic, situation.on_day(day)) is Verdict.YES:
            return day
    return None


def _answers(outcome: Outcome) -> Iterator[Turn]:
    situation = outcome.situation
    for code in sort_questions(_may_turn(outcome) - {DAY}):
        fact = all_facts()[code]
        if not is_asked(fact, situation):
            continue
        for value in sample_answers(outcome, fact):
            if value == situation.given(code):
                continue
            if verdict_of(outcome.topic, situation.with_fact(code, value)) is Verdict.YES:
                yield Turn(code, value)
                break


def _may_turn(outcome: Outcome) -> frozenset[str]:
    """List the questions that could make it yes by themselves.

    Each rule that stands against a yes must turn, so the question must be one of its own; and
    where no ground is given, one of some ground's.
    """
    found = outcome.topic.facts
    for ruling in outcome.decisive:
        if ruling.rule.effect in ("requires", "disqualifies", "withholds"):
            found &= ruling.rule.facts
    grounds = [rule for rule in outcome.topic.rules_on(outcome.situation.on) if _is_ground(rule)]
    given = any(ruling.holds for ruling in outcome.rulings if _is_ground(ruling.rule))
    if grounds and not given and not outcome.missing:
        found &= frozenset[str]().union(*(rule.facts for rule in grounds))
    return found


def _is_ground(rule: Rule) -> bool:
    return rule.effect == "grants"


def _days(outcome: Outcome) -> Iterator[date]:
    """Yield the days on which a rule of the topic can begin to treat the answers otherwise."""
    for rule in outcome.topic.rules:
        yield from (day for day in (rule.entry.since,) if day)
        yield from (day + ONE_DAY for day in (rule.entry.until,) if day)
        for part in (rule.when, rule.condition):
            for leaf in part.leaves():
                if not isinstance(leaf, Comparison):
                    continue
                if leaf.field == DAY and isinstance(leaf.value, date):
                    yield from (leaf.value, leaf.value + ONE_DAY)
                elif leaf.field in DERIVATIONS and isinstance(leaf.value, int | Decimal):
                    yield from _reached(outcome.situation, leaf.field, leaf.value)


def _reached(situation: Situation, code: str, value: Decimal | int) -> Iterator[date]:
    """Yield the days around that on which a number that counts days reaches a value."""
    now = situation.known(code)
    then = situation.on_day(situation.on + ONE_DAY).known(code)
    if isinstance(now, Range) and now.is_known and now != then:
        steps = abs(int(value) - now.low)
        for step in (steps - 1, steps, steps + 1):
            yield situation.on + timedelta(days=step)
