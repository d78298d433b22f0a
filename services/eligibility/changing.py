"""Finds what would change an answer that is not yes: one other answer, or only time.

Every way in which the rules of a topic can treat an answer is tried, so that nothing is
missed; only answers that touch all that stands against a yes are, so that it costs little.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from services.conditions import Comparison, Range
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.evaluating import sort_questions, verdict_of
from services.eligibility.facts import FactValue, all_facts
from services.eligibility.outcome import Outcome, Verdict
from services.eligibility.questions import is_asked
from services.eligibility.rule import Rule
from services.eligibility.situation import Situation
from services.eligibility.trying import FOR_YES, Trial

DAY = "filing_date"
ONE_DAY = timedelta(days=1)
FIXED = frozenset({"status", "nationality", "chinese_citizen", "age"})
"""What a person is, which is not for them to answer otherwise."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One other answer that makes it yes; of `filing_date`, the first day on which it is yes."""

    fact: str
    value: FactValue


def turning_points(outcome: Outcome, most: int | None = None) -> tuple[Turn, ...]:
    """List the single answers that would make it yes, a day first.

    Of each question, only the first answer that would do is listed.

    Args:
        most: how many answers to look for, beside the day; all of them if None.
    """
    if outcome.verdict not in (Verdict.NO, Verdict.UNKNOWN):
        return ()
    day = turning_day(outcome)
    return (*((Turn(DAY, day),) if day else ()), *islice(_answers(outcome), most))


def turning_day(outcome: Outcome) -> date | None:
    """Find the first later day on which it is yes; None if time alone does not make it so."""
    if any(_lasts(rule) for rule in _against(outcome)):
        return None
    situation = outcome.situation
    later = sorted({day for day in _days(outcome) if day > situation.on})
    for day in later:
        if verdict_of(outcome.topic, situation.on_day(day)) is Verdict.YES:
            return day
    return None


def closing_day(outcome: Outcome) -> date | None:
    """Find the last day on which a yes stays one by itself; None if time alone does not end it."""
    if outcome.verdict is not Verdict.YES:
        return None
    situation = outcome.situation
    for day in sorted({day for day in _days(outcome) if day > situation.on}):
        if verdict_of(outcome.topic, situation.on_day(day)) is not Verdict.YES:
            return day - ONE_DAY
    return None


def _answers(outcome: Outcome) -> Iterator[Turn]:
    situation = outcome.situation
    for code in sort_questions(_may_turn(outcome) - FIXED - {DAY}):
        if not is_asked(all_facts()[code], situation):
            continue
        trial, given = Trial(outcome, code), situation.given(code)
        if not trial.may_be_yes():
            continue
        for value in dict.fromkeys(trial.samples()):
            if value != given and trial.is_yes(value):
                yield Turn(code, value)
                break


def _against(outcome: Outcome) -> Iterator[Rule]:
    """Yield the rules that stand against a yes, or that nobody knows of yet whether they do."""
    for ruling in outcome.rulings:
        wanted = FOR_YES.get(ruling.rule.effect)
        if wanted is not None and ruling.holds is not wanted:
            yield ruling.rule


def _may_turn(outcome: Outcome) -> frozenset[str]:
    """List the questions that could make it yes by themselves.

    Each rule that stands against a yes must turn, so the question must be one of its own; and
    where no ground is given, one of some ground's.
    """
    found = outcome.topic.facts
    for rule in _against(outcome):
        found &= rule.facts
    given = any(ruling.holds for ruling in outcome.rulings if _is_ground(ruling.rule))
    if outcome.topic.needs_ground and not given:
        grounds = filter(_is_ground, outcome.topic.weighing(outcome.situation))
        found &= frozenset[str]().union(*(rule.facts for rule in grounds))
    return found


def _is_ground(rule: Rule) -> bool:
    return rule.effect == "grants"


def _lasts(rule: Rule) -> bool:
    """Check whether what a rule comes to stays the same for ever, if the answers do."""
    timed = DAY in rule.facts or any(code in DERIVATIONS for code in rule.paths)
    return rule.entry.until is None and not timed


def _days(outcome: Outcome) -> Iterator[date]:
    """Yield the days on which a rule that bears on a yes can begin to come to something else."""
    for rule in outcome.topic.rules:
        if not _is_ground(rule) and rule.effect not in FOR_YES:
            continue
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
