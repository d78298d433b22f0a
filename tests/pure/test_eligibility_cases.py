"""Cases made from the rules: every branch and limit of every topic is reached, and said."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from portal.commands.topics import check_topics
from services.eligibility import Verdict, topics
from services.eligibility.cases import MadeCase, goals_of, make_cases, word_case, word_shown
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.situation import Situation
from services.language import LANGUAGES

PLAIN = "permit-life"
NEVER_YES = {
    "e-station",
    "fund-base",
    "fund-model",
    "fund-project",
    "fund-research",
    "home-and-health",
    "national-examination",
    "profession-unlisted",
    "talent-programme",
    "tour-guide",
}
"""Topics that an officer or an agency decides, or that lead elsewhere, whatever the answers."""


def comes_to(case: MadeCase) -> bool | None:
    """What the case shows, worked out once more from its answers."""
    situation = Situation(case.facts, case.on, DERIVATIONS)
    goal = case.goal
    return goal.leaf.holds(situation.known) if goal.leaf else goal.rule.holds(situation)


@pytest.mark.parametrize("code", topics())
def test_every_branch_and_limit_is_reached(code: str) -> None:
    cases = make_cases(topics()[code])
    assert not cases.unreached
    assert len(cases.made) == len(list(goals_of(topics()[code])))
    for case in cases.made:
        assert case.goal.rule.entry.in_force(case.on)
        assert comes_to(case) is case.goal.to, (word_shown(case.goal, "en"), case.facts)
    verdicts = {case.outcome.verdict for case in cases.made}
    assert (Verdict.YES in verdicts) is (code not in NEVER_YES)
    for referred in (case for case in cases.made if case.outcome.verdict is Verdict.ELSEWHERE):
        assert referred.outcome.see or referred.outcome.goes_to


def test_a_limit_is_shown_on_both_sides() -> None:
    cases = make_cases(topics()["residence-permit-hmt"]).made
    months = {case.facts.get("months_lived") for case in cases if case.goal.rule.id == "RP-HALF"}
    assert months >= {5, 6}


def test_a_rule_is_shown_on_its_first_and_last_day() -> None:
    topic = next(one for one in topics().values() if any(r.entry.until for r in one.rules))
    days = {(case.goal.rule.id, case.on) for case in make_cases(topic).made}
    for rule in topic.rules:
        edges = {(rule.id, day) for day in (rule.entry.since, rule.entry.until) if day}
        assert days >= edges


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_is_said_in_a_sentence(language: str) -> None:
    result = CliRunner().invoke(check_topics, ["--cases", PLAIN, "--lang", language])
    assert result.exit_code == 0
    shown, said = result.output.splitlines()[:2]
    assert shown.startswith("RN-EARLY")
    assert said.endswith("[RN-EARLY]")
    case = make_cases(topics()[PLAIN]).made[0]
    assert said.strip() == word_case(case, "en") or language != "en"


def test_scripts_read_the_answers_of_a_case() -> None:
    told = json.loads(CliRunner().invoke(check_topics, ["--cases", PLAIN, "--json"]).output)
    assert told["topic"] == PLAIN
    early = told["cases"][0]
    assert (
        date.fromisoformat(early["answers"]["permit_to"]) - date.fromisoformat(early["on"])
    ).days == 91
    assert (early["verdict"], early["rules"]) == ("unknown", ["RN-EARLY"])


def test_cases_of_no_topic_are_refused() -> None:
    result = CliRunner().invoke(check_topics, ["--cases", "unicorns"])
    assert result.exit_code == 1
    assert "there is no topic unicorns" in result.output
