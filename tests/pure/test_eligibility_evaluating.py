"""What rules mean, on a scheme that exists nowhere else: from its YAML to the answer."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.content import BadContent
from services.eligibility.evaluating import judge, situation_of
from services.eligibility.report import outcome_data
from services.eligibility.rules import read_topic

ON = date(2026, 11, 22)
HEAD = """
code: made-up
order: 1
group: work
name: {sc: 示例, en: Example}
about: {sc: 示例。, en: An example.}
measure: 20
confirm_at: {sc: 示例机关, en: Example agency}
touches: always
next: {sc: 申请。, en: Apply.}
"""
GRADES = """
grades:
  - {code: A, name: {sc: 甲类, en: Category A}}
  - {code: B, name: {sc: 乙类, en: Category B}}
"""
WORDS = "text: {{sc: 第{0}条。, en: Rule {0}.}}"
REMEDY = "remedy: {{sc: 改正{0}。, en: Mend {0}.}}"


def rule(name: str, effect: str, *, source: str = "PLAN", status: str = "V", **more: str) -> str:
    """A rule as YAML, indented as in a list.

    Args:
        effect: its effect and condition.
        more: other lines; `remedy` names what to mend.
    """
    if "remedy" in more:
        more["remedy"] = REMEDY.format(more["remedy"]).removeprefix("remedy: ")
    lines = [f"id: {name}", effect, WORDS.format(name), f"source: [{source}]", f"status: {status}"]
    lines += [f"{key}: {value}" for key, value in more.items()]
    return "  - " + "\n    ".join(lines)


def ask(folder: Path, *rules: str, head: str = HEAD, **facts: Any) -> dict[str, Any]:
    """The answer of a scheme of these rules, in English."""
    path = folder / "made-up.yaml"
    path.write_text("\n".join([head.strip(), "rules:", *rules]), "utf-8")
    return outcome_data(judge(read_topic(path), situation_of(facts, ON)), "en")


def ruling(answer: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in answer["rules"] if one["rule"] == name)
    return found


ADULT = 'requires: {field: age, op: ">=", value: 18}'
PAID = 'requires: {field: annual_pay, op: ">=", value: 100000}'
CLEAN = 'disqualifies: {field: criminal_record, op: "==", value: true}'
FOREIGN = '{field: status, op: "==", value: foreign}'
DOCTOR = 'grants: {field: education, op: "==", value: doctor}'
MASTER = 'grants: {field: education, op: "==", value: master}'


# --- a rule of which one does not know yet whether it concerns the person ------------


@pytest.mark.parametrize(
    ("facts", "holds", "verdict", "missing"),
    [
        ({}, None, "unknown", ["status", "age"]),
        ({"age": 18}, True, "yes", []),
        ({"age": 17}, None, "unknown", ["status"]),
        ({"status": "foreign"}, None, "unknown", ["age"]),
        ({"status": "foreign", "age": 18}, True, "yes", []),
        ({"status": "foreign", "age": 17}, False, "no", []),
    ],
    ids=str,
)
def test_a_requirement_counts_once_it_is_known_whom_it_concerns(
    tmp_path: Path, facts: dict[str, Any], holds: bool | None, verdict: str, missing: list[str]
) -> None:
    answer = ask(tmp_path, rule("X-1", ADULT, when=FOREIGN), **facts)
    assert (answer["verdict"], answer["missing"]) == (verdict, missing)
    assert ruling(answer, "X-1")["holds"] is holds
    assert ruling(answer, "X-1")["favours"] is holds


@pytest.mark.parametrize(
    ("facts", "holds", "verdict", "missing"),
    [
        ({}, None, "unknown", ["status", "criminal_record"]),
        ({"criminal_record": False}, False, "yes", []),
        ({"criminal_record": True}, None, "unknown", ["status"]),
        ({"status": "foreign", "criminal_record": True}, True, "no", []),
    ],
    ids=str,
)
def test_a_bar_counts_once_it_is_known_whom_it_concerns(
    tmp_path: Path, facts: dict[str, Any], holds: bool | None, verdict: str, missing: list[str]
) -> None:
    answer = ask(tmp_path, rule("X-1", CLEAN, when=FOREIGN), **facts)
    assert (answer["verdict"], answer["missing"]) == (verdict, missing)
    assert ruling(answer, "X-1")["holds"] is holds
    assert ruling(answer, "X-1")["favours"] is (None if holds is None else not holds)


@pytest.mark.parametrize(
    ("facts", "holds", "verdict"),
    [
        ({"education": "doctor"}, None, "unknown"),
        ({"education": "master"}, False, "no"),
        ({"status": "foreign", "education": "doctor"}, True, "yes"),
    ],
    ids=str,
)
def test_a_ground_counts_once_it_is_known_whom_it_concerns(
    tmp_path: Path, facts: dict[str, Any], holds: bool | None, verdict: str
) -> None:
    answer = ask(tmp_path, rule("X-1", DOCTOR, when=FOREIGN), **facts)
    assert (ruling(answer, "X-1")["holds"], answer["verdict"]) == (holds, verdict)


@pytest.mark.parametrize(("effect", "verdict"), [(ADULT, "yes"), (CLEAN, "yes"), (DOCTOR, "no")])
def test_a_rule_that_concerns_others_is_not_even_mentioned(
    tmp_path: Path, effect: str, verdict: str
) -> None:
    facts = {"status": "mainland", "age": 17, "criminal_record": True, "education": "doctor"}
    answer = ask(tmp_path, rule("X-1", effect, when=FOREIGN), **facts)
    assert (answer["rules"], answer["verdict"]) == ([], verdict)


# --- what would make it yes ----------------------------------------------------------


def test_where_two_requirements_fail_both_must_be_met(tmp_path: Path) -> None:
    rules = [
        rule("X-1", ADULT, remedy="age"),
        rule("X-2", 'requires: {field: related_years, op: ">=", value: 2}', remedy="years"),
        rule("X-3", PAID, remedy="pay"),
    ]
    answer = ask(tmp_path, *rules, age=17, related_years=2, annual_pay=99999)
    assert answer["verdict"] == "no"
    assert answer["would_make_it_yes"] == {"all_of": ["Mend age.", "Mend pay."], "any_of": []}
    decisive = {one["rule"]: one["decisive"] for one in answer["rules"]}
    assert decisive == {"X-1": True, "X-2": False, "X-3": True}


def test_the_same_advice_is_given_once(tmp_path: Path) -> None:
    rules = [rule("X-1", ADULT, remedy="it"), rule("X-2", PAID, remedy="it")]
    answer = ask(tmp_path, *rules, age=17, annual_pay=0)
    assert answer["would_make_it_yes"] == {"all_of": ["Mend it."], "any_of": []}


@pytest.mark.parametrize("hopeless", [ADULT, CLEAN])
def test_what_cannot_be_met_leaves_nothing_to_mend(tmp_path: Path, hopeless: str) -> None:
    rules = [rule("X-1", hopeless), rule("X-2", PAID, remedy="pay")]
    answer = ask(tmp_path, *rules, age=17, criminal_record=True, annual_pay=0)
    assert (answer["verdict"], answer["would_make_it_yes"]) == ("no", None)


def test_of_grounds_one_is_enough_and_requirements_come_on_top(tmp_path: Path) -> None:
    rules = [
        rule("X-1", ADULT, remedy="age"),
        rule("X-2", DOCTOR, remedy="degree"),
        rule("X-3", 'grants: {field: age, op: ">=", value: 60}'),
        rule("X-4", MASTER, remedy="studies"),
    ]
    answer = ask(tmp_path, *rules, age=17, education="other")
    expected = {"all_of": ["Mend age."], "any_of": ["Mend degree.", "Mend studies."]}
    assert answer["would_make_it_yes"] == expected


def test_grounds_that_nobody_can_come_by_leave_nothing_to_mend(tmp_path: Path) -> None:
    rules = [rule("X-1", ADULT, remedy="age"), rule("X-2", DOCTOR)]
    answer = ask(tmp_path, *rules, age=17, education="other")
    assert (answer["verdict"], answer["would_make_it_yes"]) == ("no", None)


@pytest.mark.parametrize("facts", [{}, {"age": 18}], ids=str)
def test_only_a_no_is_mended(tmp_path: Path, facts: dict[str, Any]) -> None:
    assert ask(tmp_path, rule("X-1", ADULT, remedy="age"), **facts)["would_make_it_yes"] is None


# --- where the answer comes from -----------------------------------------------------


def test_an_answer_cites_what_it_rests_on_and_nothing_else(tmp_path: Path) -> None:
    rules = [
        rule("X-1", ADULT, source="PLAN, L1"),
        rule("X-2", PAID, source="W1", status="P"),
        rule("X-3", CLEAN, source="W2"),
        rule("X-4", 'requires: {field: related_years, op: ">=", value: 2}', source="L1"),
        rule("X-5", 'informs: {field: age, op: "<", value: 18}', source="W3"),
    ]
    facts = {"age": 17, "annual_pay": 0, "criminal_record": False, "related_years": 0}
    answer = ask(tmp_path, *rules, **facts)
    cited = [(one["key"], one["status"]) for one in answer["citations"]]
    assert cited == [("PLAN", "V"), ("L1", "V"), ("W1", "P")]
    own = {one["rule"]: [c["key"] for c in one["citations"]] for one in answer["rules"]}
    assert own["X-3"] == ["W2"]
    assert own["X-5"] == ["W3"]
    (plan, *_) = answer["citations"]
    assert plan["title"].startswith("Shenzhen Five-Year Action Plan")
    assert plan["where"]
    assert date.fromisoformat(plan["as_of"])


def test_a_source_counts_as_each_rule_trusts_it(tmp_path: Path) -> None:
    rules = [rule("X-1", ADULT, source="L1"), rule("X-2", PAID, source="L1", status="K")]
    answer = ask(tmp_path, *rules, age=17, annual_pay=0)
    assert [(one["key"], one["status"]) for one in answer["citations"]] == [
        ("L1", "V"),
        ("L1", "K"),
    ]
    assert answer["confirm"] == ["Rule X-2."]


def test_a_yes_cites_its_requirements_and_the_ground_of_its_grade(tmp_path: Path) -> None:
    rules = [
        rule("X-1", ADULT, source="PLAN"),
        rule("X-2", DOCTOR, source="L1", grade="B"),
        rule("X-3", 'grants: {field: age, op: ">=", value: 60}', source="W1", grade="A"),
        rule("X-4", 'grants: {field: age, op: ">=", value: 70}', source="W2", grade="A"),
    ]
    answer = ask(tmp_path, *rules, head=HEAD + GRADES, age=65, education="doctor")
    assert (answer["verdict"], answer["grade"]) == ("yes", "A")
    assert [one["key"] for one in answer["citations"]] == ["PLAN", "W1"]


# --- the figures beside the rules ----------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "facts", "given", "needed", "holds"),
    [
        (ADULT, {"age": 17}, "17 years", "at least 18 years", False),
        (ADULT, {"age": 18}, "18 years", "at least 18 years", True),
        (ADULT, {}, None, "at least 18 years", None),
        (PAID, {"annual_pay": "99999.99"}, "RMB 99,999.99", "at least RMB 100,000", False),
        (CLEAN, {"criminal_record": False}, "No", "Yes", False),
        (DOCTOR, {"education": "master"}, "Master's degree", "Doctorate", False),
    ],
    ids=str,
)
def test_an_answer_stands_beside_what_is_asked_for(
    tmp_path: Path,
    effect: str,
    facts: dict[str, Any],
    given: str | None,
    needed: str,
    holds: bool | None,
) -> None:
    (figure,) = ruling(ask(tmp_path, rule("X-1", effect), **facts), "X-1")["figures"]
    assert figure["label"]
    assert (figure["given"], figure["needed"], figure["holds"]) == (given, needed, holds)


SHARE = 'requires: {ratio: [college_staff, total_staff], op: ">=", value: 0.5}'


@pytest.mark.parametrize(
    ("part", "whole", "given", "holds"),
    [
        (49999, 100000, "49.99%", False),
        (1, 2, "50%", True),
        (3, 2, "the figures do not add up", None),
        (None, 2, None, None),
    ],
    ids=str,
)
def test_a_share_is_shown_as_it_is_compared(
    tmp_path: Path, part: int | None, whole: int, given: str | None, holds: bool | None
) -> None:
    answer = ask(tmp_path, rule("X-1", SHARE), college_staff=part, total_staff=whole)
    (figure,) = ruling(answer, "X-1")["figures"]
    assert (figure["given"], figure["needed"], figure["holds"]) == (given, "at least 50%", holds)


def test_only_figures_that_could_matter_are_shown(tmp_path: Path) -> None:
    young = '{field: age, op: "<", value: 18}'
    rich = '{field: annual_pay, op: ">=", value: 100000}'
    either = rule("X-1", f"requires: {{any: [{young}, {rich}]}}")
    answer = ask(tmp_path, either, age=17, annual_pay=5)
    shown = [(one["given"], one["holds"]) for one in ruling(answer, "X-1")["figures"]]
    assert shown == [("17 years", True)]
    answer = ask(tmp_path, either, age=18, annual_pay=5)
    shown = [(one["given"], one["holds"]) for one in ruling(answer, "X-1")["figures"]]
    assert shown == [("18 years", False), ("RMB 5", False)]


# --- what has ended, what is due, what collides, where it goes -----------------------


WITHHELD = 'withholds: {field: filing_date, op: ">", value: 2026-01-01}'


def test_while_a_yes_is_withheld_the_answer_is_to_be_confirmed(tmp_path: Path) -> None:
    answer = ask(tmp_path, rule("X", ADULT), rule("Y", WITHHELD), age=18)
    assert (answer["verdict"], answer["settled_by"]) == ("unknown", "agency")
    assert answer["confirm"] == ["Rule Y."]
    assert ask(tmp_path, rule("X", ADULT), rule("Y", WITHHELD), age=17)["verdict"] == "no"


def test_past_the_day_of_review_the_answer_says_confirm(tmp_path: Path) -> None:
    fresh = ask(tmp_path, rule("X", ADULT, review="2026-11-22"), age=18)
    due = ask(tmp_path, rule("X", ADULT, review="2026-11-21"), age=18)
    assert (fresh["verdict"], fresh["confirm"]) == ("yes", [])
    assert due["verdict"] == "yes"
    assert "21 November 2026" in due["confirm"][0]


REFERS = f"refers: {FOREIGN}"


@pytest.mark.parametrize(
    "rules",
    [
        (rule("X", f"requires: {FOREIGN}"), rule("Y", f"disqualifies: {FOREIGN}")),
        (rule("X", f"grants: {FOREIGN}"), rule("Y", f"disqualifies: {FOREIGN}")),
        (rule("X", ADULT), rule("Y", 'requires: {field: age, op: ">=", value: 21}')),
        (
            rule("X", REFERS, goes_to="{sc: 甲, en: A}"),
            rule("Y", REFERS, goes_to="{sc: 乙, en: B}"),
        ),
    ],
    ids=["requires", "grants", "limits", "refers"],
)
def test_rules_that_collide_without_an_order_refuse_to_start(
    tmp_path: Path, rules: tuple[str, str]
) -> None:
    with pytest.raises(BadContent, match="X and Y collide"):
        ask(tmp_path, *rules)
    ended, begun = rules
    apart = (f"{ended}\n    to: 2025-12-31", f"{begun}\n    from: 2026-01-01")
    assert ask(tmp_path, *apart)["verdict"]


def test_a_referral_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="a referral says where to go"):
        ask(tmp_path, rule("X", REFERS))


def test_what_belongs_elsewhere_carries_no_steps(tmp_path: Path) -> None:
    answer = ask(tmp_path, rule("X", REFERS, goes_to="{sc: 甲, en: A}"), status="foreign")
    assert (answer["verdict"], answer["goes_to"]) == ("elsewhere", ["A"])
    assert (answer["next_step"], answer["documents"]) == (None, [])


def test_what_nobody_can_change_is_said_beside_what_can(tmp_path: Path) -> None:
    rules = (rule("X", ADULT, remedy="X"), rule("Y", CLEAN))
    path = tmp_path / "made-up.yaml"
    path.write_text("\n".join([HEAD.strip(), "rules:", *rules]), "utf-8")
    outcome = judge(read_topic(path), situation_of({"age": 17, "criminal_record": True}, ON))
    assert outcome.remedy is None
    assert [text.en for text in outcome.stands] == ["Rule Y."]
