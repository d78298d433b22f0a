"""What would change an answer: the one other answer or day, as trying everything finds it."""

import os
import random
from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.eligibility.cards import SHOWN_TURNS
from services.eligibility import Verdict, all_facts, evaluate, topics
from services.eligibility.cases import make_cases
from services.eligibility.changing import DAY, FIXED, closing_day, turning_day, turning_points
from services.eligibility.evaluating import judge, situation_of, verdict_of
from services.eligibility.questions import is_asked
from services.eligibility.report import outcome_data
from services.eligibility.situation import Situation
from services.eligibility.trying import Trial
from tests.support.eligibility import DAYS, answered, answers, numbers
from tests.support.personas import NEUTRAL, PEOPLE

LONG = int(os.environ.get("ELIGIBILITY_SETS", "0"))
"""How many random sets of answers to try in the long form; 20,000 before a release."""

TRIED = ("yesno", "choice", "choices", "integer", "decimal", "money")
CASES = 4
"""Cases of each topic, about, that are compared with trying everything."""
MOST_TRIED = 120
"""Answers that the page of answers may try on one topic."""


def by_force(code: str, situation: Situation) -> set[str]:
    """The questions of which one other answer makes the topic yes, by trying every answer."""
    topic, found = topics()[code], set()
    for one in topic.facts - FIXED:
        fact = all_facts()[one]
        if fact.kind not in TRIED or not is_asked(fact, situation):
            continue
        if any(
            verdict_of(topic, situation.with_fact(fact.code, value)) is Verdict.YES
            for value in _all_values(fact.code)
            if value != situation.given(fact.code)
        ):
            found.add(fact.code)
    return found


def _all_values(code: str) -> list[Any]:
    fact = all_facts()[code]
    if fact.kind == "yesno":
        return [True, False]
    if fact.kind == "choice":
        return [option.code for option in fact.options]
    if fact.kind == "choices":
        codes = [option.code for option in fact.options]
        sizes = range(len(codes) + 1) if len(codes) <= 10 else (0, 1, 2, len(codes))
        return [frozenset(some) for size in sizes for some in combinations(codes, size)]
    found = numbers(fact)
    return [int(n) for n in found] if fact.kind == "integer" else list(found)


@pytest.mark.parametrize("code", topics())
@given(facts=answers(), on=st.sampled_from(DAYS))
@settings(max_examples=3, deadline=None)
def test_what_would_change_it_agrees_with_trying_everything(
    code: str, facts: dict[str, Any], on: date
) -> None:
    _compare(code, situation_of(facts, on))


@pytest.mark.parametrize("code", topics())
def test_it_agrees_for_people_who_are_a_step_from_yes(code: str) -> None:
    made = make_cases(topics()[code]).made
    near = [case for case in made if case.outcome.verdict is not Verdict.YES]
    for case in near[:: max(1, len(near) // CASES)]:
        _compare(code, case.outcome.situation)


def _compare(code: str, situation: Situation) -> None:
    outcome = judge(topics()[code], situation)
    told = {turn.fact for turn in turning_points(outcome)} - {DAY}
    if outcome.verdict in (Verdict.NO, Verdict.UNKNOWN):
        assert told >= by_force(code, situation)
    for turn in turning_points(outcome):
        if turn.fact != DAY:
            changed = situation.with_fact(turn.fact, turn.value)
            assert verdict_of(outcome.topic, changed) is Verdict.YES


@pytest.mark.parametrize(
    ("topic", "facts", "on", "day"),
    [
        (
            "permit-life",
            {
                "status": "foreign",
                "purposes": ["work"],
                "employer": "shenzhen",
                "age": 40,
                "criminal_record": False,
                "filing_kind": "renewal",
                "permit_to": "2027-02-28",
                "education": "master",
                "related_years": 10,
                "merits": [],
            },
            date(2026, 11, 1),
            date(2026, 11, 30),
        ),
        (
            "k-visa",
            {"stem": True, "education": "doctor", "age": 30, "criminal_record": False},
            date(2025, 9, 1),
            date(2025, 10, 1),
        ),
        (
            "residence-permit-hmt",
            {"status": "hk_chinese", "months_lived": 5, "settled_by": ["job"]},
            date(2026, 1, 1),
            None,
        ),
    ],
    ids=["renewal", "k-visa", "months"],
)
def test_where_time_alone_changes_it_the_day_is_named(
    topic: str, facts: dict[str, Any], on: date, day: date | None
) -> None:
    (outcome,) = evaluate(facts, on, [topic])
    assert outcome.verdict is not Verdict.YES
    assert turning_day(outcome) == day
    if day is not None:
        (before,) = evaluate(facts, day - timedelta(days=1), [topic])
        assert before.verdict is not Verdict.YES


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: f"{person['case']} {person['name']}")
def test_a_yes_lasts_to_the_day_that_is_named(person: dict[str, Any]) -> None:
    facts = NEUTRAL | person["facts"]
    for outcome in evaluate(facts, person["day"]):
        last = closing_day(outcome)
        if outcome.verdict is Verdict.YES:
            for ahead in (1, 30, 200, 400):
                day = outcome.situation.on + timedelta(days=ahead)
                still = verdict_of(outcome.topic, outcome.situation.on_day(day)) is Verdict.YES
                assert still or (last is not None and last < day)
        if last is not None:
            ends = [last, last + timedelta(days=1)]
            told = [verdict_of(outcome.topic, outcome.situation.on_day(day)) for day in ends]
            assert told[0] is Verdict.YES
            assert told[1] is not Verdict.YES


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: f"{person['case']} {person['name']}")
def test_a_page_of_answers_tries_few_answers(
    person: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: Counter[str] = Counter()

    def counted(trial: Trial, value: Any) -> bool:
        tried[code] += 1
        return is_yes(trial, value)

    is_yes = Trial.is_yes
    monkeypatch.setattr(Trial, "is_yes", counted)
    for outcome in evaluate(NEUTRAL | person["facts"], person["day"]):
        code = outcome.topic.code
        turning_points(outcome, SHOWN_TURNS)
    assert all(number <= MOST_TRIED for number in tried.values()), tried


def test_random_answers_never_crash_nor_are_taken_back() -> None:
    chance = random.Random(2026)
    facts = answered()
    for _ in range(LONG or 150):
        on = chance.choice(DAYS)
        told = {f.code: _random(f.code, chance) for f in facts if chance.random() < 0.6}
        told = {code: value for code, value in told.items() if value is not None}
        fewer = {code: value for code, value in told.items() if chance.random() < 0.7}
        known, whole = situation_of(fewer, on), situation_of(told, on)
        for topic in topics().values():
            before, after = verdict_of(topic, known), judge(topic, whole)
            assert before in (Verdict.UNKNOWN, after.verdict), (topic.code, told, on)
            assert after.confirm or not after.overdue
        outcome_data(after, "tc")


def _random(code: str, chance: random.Random) -> Any:
    fact = all_facts()[code]
    match fact.kind:
        case "choices":
            return frozenset(o.code for o in fact.options if chance.random() < 0.3)
        case "date":
            return chance.choice(DAYS)
        case "country":
            return chance.choice(["FR", "GB", "RU", "US"])
    return chance.choice(_all_values(code))
