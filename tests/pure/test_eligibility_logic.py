"""What must hold of every answer, whatever the facts: no verdict is ever taken back."""

import random
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.conditions import Range, all_of, any_of, opposite
from services.eligibility import Verdict, all_facts, evaluate, next_question, topics
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.evaluating import judge, situation_of, verdict_of
from services.eligibility.points import tally_points
from services.eligibility.questions import is_asked
from services.eligibility.situation import Situation
from tests.support.eligibility import DAYS, answers, values

THREE = (True, None, False)
ANSWERS = answers()


@given(ANSWERS, st.sampled_from(DAYS), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_definite_answer_stays_whatever_else_becomes_known(
    facts: dict[str, Any], on: date, chance: random.Random
) -> None:
    fewer = {code: value for code, value in facts.items() if chance.random() < 0.7}
    known, whole = situation_of(fewer, on), situation_of(facts, on)
    for topic in topics().values():
        before = verdict_of(topic, known)
        assert before in (Verdict.UNKNOWN, verdict_of(topic, whole)), topic.code


@pytest.mark.parametrize(
    ("topic", "facts"),
    [
        ("work-permit", {"status": "foreign", "age": 17}),
        ("work-permit", {"status": "foreign", "criminal_record": True}),
        ("work-permit", {"status": "foreign", "employer": "none"}),
        ("r-visa", {"merits": [], "annual_pay": 0, "education": "other", "related_years": 0}),
        ("k-visa", {"stem": False}),
        ("apec-card", {"status": "mainland", "criminal_record": True}),
        ("gba-iit", {"days_worked": 89}),
        ("gba-iit", {"tax_rate": 15}),
        ("gba-iit", {"other_award": True}),
        ("qianhai-iit", {"consecutive_days": 89}),
        ("qianhai-iit", {"other_award": True}),
        ("tax-adviser", {"sanctioned": True}),
        ("accountant", {"prc_cpa": False}),
        ("lawyer", {"mandarin": False}),
        ("surveyor-engineer", {"practise_in_qianhai": True, "filed_staff": 2}),
        ("cepa-firm", {"firm_kind": "foreign_branch", "firm_sector": "other"}),
        ("cepa-firm", {"firm_staff": 3, "firm_local_staff": 1, "firm_sector": "other"}),
        ("vehicles", {"car_ground": "none"}),
        ("tase", {"rename_pending": True}),
        ("fund-training", {"serious_violations": 1}),
        ("fund-model", {"owes_fiscal_money": True}),
    ],
    ids=str,
)
def test_one_answer_that_rules_it_out_is_found_before_all_others(
    topic: str, facts: dict[str, Any]
) -> None:
    (outcome,) = evaluate(facts, DAYS[-1], [topic])
    assert outcome.verdict is Verdict.NO
    assert outcome.missing == ()


@given(ANSWERS, st.sampled_from(DAYS), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_neither_the_order_of_answers_nor_of_rules_matters(
    facts: dict[str, Any], on: date, chance: random.Random
) -> None:
    shuffled = list(facts.items())
    chance.shuffle(shuffled)
    one, other = situation_of(facts, on), situation_of(dict(shuffled), on)
    for topic in topics().values():
        turned = replace(topic, rules=tuple(reversed(topic.rules)))
        assert verdict_of(topic, one) == verdict_of(turned, other), topic.code


@given(ANSWERS, st.sampled_from(DAYS), st.data())
@settings(max_examples=60, deadline=None)
def test_more_points_never_make_less_eligible(
    facts: dict[str, Any], on: date, data: st.DataObject
) -> None:
    before = situation_of(facts, on)
    rungs = [
        rung
        for line in tally_points(before.given).lines
        for rung in line.rungs
        if line.value is not None and rung.factor.fact != "age"
    ]
    if not rungs:
        return
    rung = data.draw(st.sampled_from(rungs))
    goal = rung.goal
    if isinstance(goal, frozenset):
        goal |= before.given(rung.factor.fact)  # type: ignore[operator]
    after = before.with_fact(rung.factor.fact, goal)
    for code in ("work-permit", "r-visa", "talent-green"):
        assert standing(code, after) >= standing(code, before), code


def standing(code: str, situation: Situation) -> int:
    """How well somebody stands: category A before B before an open question before no."""
    outcome = judge(topics()[code], situation)
    if outcome.verdict is Verdict.YES:
        return 4 if outcome.grade is None or outcome.grade.code == "A" else 3
    return {Verdict.UNKNOWN: 2, Verdict.ELSEWHERE: 1, Verdict.NO: 0}[outcome.verdict]


@given(ANSWERS, st.sampled_from(DAYS), st.data())
@settings(max_examples=25, deadline=None)
def test_what_is_not_asked_could_not_have_changed_an_answer(
    facts: dict[str, Any], on: date, data: st.DataObject
) -> None:
    told: dict[str, Any] = {"local_points": 0}
    while (question := next_question(told, on)) is not None:
        told[question.code] = facts.get(question.code, data.draw(values(question)))
    before = {o.topic.code: (o.verdict, o.grade) for o in evaluate(told, on)}
    rest = [f for f in all_facts().values() if f.code not in told and f.code != "filing_date"]
    extra = data.draw(st.sampled_from([f for f in rest if is_asked(f, situation_of(told, on))]))
    more = told | {extra.code: data.draw(values(extra))}
    after = {o.topic.code: (o.verdict, o.grade) for o in evaluate(more, on)}
    assert after == before


@given(ANSWERS, st.sampled_from(DAYS))
@settings(max_examples=25, deadline=None)
def test_a_missing_answer_is_named_wherever_something_is_unknown(
    facts: dict[str, Any], on: date
) -> None:
    situation = situation_of(facts, on)
    for topic in topics().values():
        outcome = judge(topic, situation)
        if outcome.verdict is Verdict.UNKNOWN and not outcome.missing:
            effects = {ruling.rule.effect for ruling in outcome.decisive}
            assert effects & {"discretion", "withholds"}, topic.code


@pytest.mark.parametrize("parts", [p for n in (1, 2, 3) for p in permutations(THREE, n)])
def test_one_false_part_decides_all_and_one_true_part_decides_any(
    parts: tuple[bool | None, ...],
) -> None:
    assert all_of(parts) is (False if False in parts else None if None in parts else True)
    assert any_of(parts) is (True if True in parts else None if None in parts else False)
    assert any_of(parts) is opposite(all_of(opposite(part) for part in parts))


def test_a_comparison_with_a_range_is_decided_once_both_ends_agree() -> None:
    (rule,) = (r for r in topics()["work-permit"].rules if r.id == "E7-POINTS")

    def holds(low: int, high: int) -> bool | None:
        points = replace(DERIVATIONS["points"], work=lambda _given: Range(low, high))
        situation = Situation({}, DAYS[-1], DERIVATIONS | {"points": points})
        return rule.condition.holds(situation.known)

    assert holds(85, 110) is True
    assert holds(84, 110) is None
    assert holds(0, 84) is False


def test_a_share_is_compared_without_rounding() -> None:
    third = {"college_staff": 1, "total_staff": 3}
    (rule,) = (r for r in topics()["tase"].rules if r.id == "TASE-3")
    assert rule.holds(situation_of(third, DAYS[-1])) is False
    assert rule.holds(situation_of(third | {"college_staff": 2}, DAYS[-1])) is True


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (None, 2), (1, None)], ids=str)
def test_figures_that_are_no_share_decide_nothing(part: int | None, whole: int | None) -> None:
    (rule,) = (r for r in topics()["tase"].rules if r.id == "TASE-3")
    facts = {"college_staff": part, "total_staff": whole}
    assert rule.holds(situation_of(facts, DAYS[-1])) is None
