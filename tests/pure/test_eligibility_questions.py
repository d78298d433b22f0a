"""What is asked and what is not, how answers are read, and what is said of an unknown."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.eligibility import all_facts, evaluate, next_question, parse, settling_question
from services.eligibility.evaluating import situation_of
from services.eligibility.explaining import find_rule
from services.eligibility.outcome import Outcome, SettledBy
from services.eligibility.wording import figures, percentage
from services.errors import Invalid, NotFound
from tests.support.personas import NEUTRAL, PEOPLE, PERSONAS, pages_asked

TODAY = date(2026, 11, 22)
MOST, TOGETHER = 12, 6
"""Pages for one purpose, and questions of one page."""

ARCHITECT = {
    "status": "foreign",
    "purposes": ["work"],
    "filing_date": "2026-11-22",
    "employer": "qianhai",
    "filing_kind": "first",
    "age": 38,
    "criminal_record": False,
    "merits": [],
    "education": "master",
    "related_years": 12,
    "annual_pay": "600000",
    "months_in_china": 12,
    "chinese_level": "none",
}


def asked(answers: dict[str, Any]) -> list[str]:
    """The questions put to somebody who answers all of them so."""
    told: dict[str, Any] = {}
    while (question := next_question(told, TODAY)) is not None:
        told[question.code] = answers[question.code]
    return list(told)


def only(facts: dict[str, Any], topic: str, on: date = TODAY) -> Outcome:
    (outcome,) = evaluate(facts, on, [topic])
    return outcome


def test_who_why_and_when_come_first() -> None:
    assert asked(ARCHITECT)[:3] == ["status", "purposes", "filing_date"]


def test_a_ground_for_category_a_makes_points_needless() -> None:
    laureate = ARCHITECT | {"merits": ["achievement"], "achievement_kind": "prize"}
    assert asked(laureate) == [
        "status",
        "purposes",
        "filing_date",
        "employer",
        "filing_kind",
        "age",
        "criminal_record",
        "merits",
        "achievement_kind",
    ]


def test_points_are_not_asked_for_beyond_the_reach_of_category_a() -> None:
    junior = ARCHITECT | {"education": "bachelor", "related_years": 3, "annual_pay": "100000"}
    assert "chinese_level" not in asked(junior)


def test_a_company_is_not_asked_about_its_age() -> None:
    questions = asked(
        {
            "status": "company",
            "company_aims": ["tase"],
            "filing_date": "2026-11-22",
            "registered_in_shenzhen": False,
        }
    )
    assert questions == ["status", "company_aims", "filing_date", "registered_in_shenzhen"]


def _walks() -> Iterator[tuple[str, dict[str, Any], date]]:
    """Everybody of the tables for each purpose they have, and for each one who leaves all open."""
    people = [(person["facts"], person["day"]) for person in PERSONAS.values()]
    people += [(NEUTRAL | person["facts"], person["day"]) for person in PEOPLE]
    for status in all_facts()["status"].options:
        why = _reason(status.code)
        codes = [option.code for option in all_facts()[why].options]
        people.append(({"status": status.code, why: codes}, TODAY))
    for facts, day in people:
        why = _reason(facts.get("status"))
        for code in facts.get(why, ()):
            yield code, facts | {why: [code]}, day


def _reason(status: str | None) -> str:
    return "company_aims" if status == "company" else "purposes"


def test_one_purpose_takes_at_most_twelve_pages() -> None:
    seen = set()
    for code, facts, day in _walks():
        pages = pages_asked(facts, day)
        seen.add(code)
        assert len(pages) <= MOST, (code, facts, pages)
        assert all(len(page) <= TOGETHER for page in pages), pages
    assert seen == {
        o.code for why in ("purposes", "company_aims") for o in all_facts()[why].options
    }


def test_a_question_left_open_is_not_asked_again() -> None:
    facts = {"status": "foreign", "purposes": ["work"], "filing_date": "2026-11-22"}
    first = next_question(facts, TODAY)
    assert first is not None
    second = next_question(facts, TODAY, skipped=[first.code])
    assert second is not None
    assert (first.code, second.code) == ("employer", "filing_kind")


def test_where_the_profession_is_left_open_no_profession_is_asked_about() -> None:
    facts = {"status": "hk_chinese", "purposes": ["profession"], "filing_date": "2026-11-22"}
    assert next_question(facts, TODAY, skipped=["profession"]) is None
    lawyer = next(o for o in evaluate(facts, TODAY) if o.topic.code == "lawyer")
    assert settling_question(lawyer) == all_facts()["profession"]


def test_an_unknown_names_the_one_answer_that_settles_it_for_sure() -> None:
    facts = ARCHITECT | {"criminal_record": None, "employer": None}
    outcome = only(facts, "work-permit")
    assert outcome.settled_by is SettledBy.ANSWER
    facts = ARCHITECT | {"criminal_record": None}
    open_question = settling_question(only(facts, "work-permit"))
    assert open_question is not None
    assert open_question.code == "criminal_record"


def test_a_share_that_lacks_one_figure_asks_for_it() -> None:
    outcome = only({"college_staff": 40}, "tase")
    assert set(outcome.missing) > {"total_staff"}
    assert "college_staff" not in outcome.missing


def test_a_no_says_what_would_make_it_yes() -> None:
    remedy = only(ARCHITECT | {"age": 17}, "work-permit").remedy
    assert remedy is not None
    assert remedy.all_of == (find_rule("E5-AGE")[0].entry.remedy,)
    assert remedy.any_of == ()


def test_a_no_for_lack_of_grounds_offers_each_of_them() -> None:
    investor = {"status": "hk_chinese", "purposes": ["drive"], "car_ground": "investor"}
    remedy = only(investor | {"guangdong_tax": 0}, "vehicles").remedy
    assert remedy is not None
    assert remedy.all_of == ()
    assert len(remedy.any_of) == 2


def test_where_nothing_would_help_nothing_is_promised() -> None:
    outcome = only(ARCHITECT | {"criminal_record": True}, "work-permit")
    assert outcome.verdict == "no"
    assert outcome.remedy is None


def test_a_yes_says_what_could_still_better_its_grade() -> None:
    outcome = only(ARCHITECT, "work-permit")
    assert outcome.grade is not None
    assert (outcome.verdict, outcome.grade.code) == ("yes", "B")
    assert outcome.missing == ("local_points",)


def test_a_period_that_has_passed_asks_for_confirmation() -> None:
    solicitor = {
        "status": "hk_chinese",
        "practice_years": 3,
        "mandarin": True,
        "admitted": True,
        "sanctioned": False,
        "gba_licence": False,
    }
    before = only(solicitor, "lawyer", date(2026, 10, 4))
    assert (before.verdict, before.confirm) == ("yes", ())
    after = only(solicitor, "lawyer", date(2026, 10, 5))
    assert (after.verdict, after.settled_by) == ("unknown", SettledBy.AGENCY)
    assert [ruling.rule.id for ruling in after.decisive] == ["E19-LAPSED"]


def test_a_verdict_shows_the_figure_beside_the_limit() -> None:
    outcome = only({"college_staff": 118, "total_staff": 250}, "tase")
    (ruling,) = (ruling for ruling in outcome.rulings if ruling.rule.id == "TASE-3")
    (figure,) = figures(ruling.rule.condition, outcome.situation, "en")
    assert (figure.given, figure.needed, figure.holds) == ("47.2%", "at least 50%", False)


def test_a_share_just_short_of_the_limit_does_not_read_as_if_it_reached_it() -> None:
    assert percentage(Decimal("0.49999")) == "49.99%"
    assert percentage(Decimal("0.5")) == "50%"
    assert percentage(Decimal(1)) == "100%"


def test_answers_are_read_as_json_has_them() -> None:
    assert parse(
        {
            "annual_pay": "600,000.50",
            "purposes": ["work", "tax"],
            "filing_date": "2018-07-28",
            "age": "38",
            "mandarin": "yes",
            "status": None,
        }
    ) == {
        "annual_pay": Decimal("600000.50"),
        "purposes": frozenset({"work", "tax"}),
        "filing_date": date(2018, 7, 28),
        "age": 38,
        "mandarin": True,
    }


def test_answers_already_read_pass_through() -> None:
    read = parse(ARCHITECT)
    assert parse(read) == read


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("shoe_size", 44),
        ("age", "old"),
        ("age", 38.5),
        ("age", -1),
        ("age", 121),
        ("age", True),
        ("annual_pay", "NaN"),
        ("annual_pay", "1e999"),
        ("age", "1e999999999"),
        ("age", "0e-999999999"),
        ("age", "9" * 5000),
        ("tax_rate", "1e-999999999"),
        ("status", "martian"),
        ("status", ["foreign"]),
        ("purposes", "travel"),
        ("purposes", ["holiday"]),
        ("mandarin", "maybe"),
        ("mandarin", 1),
        ("mandarin", []),
        ("filing_date", "2013-06-30"),
        ("filing_date", "2036-01-01"),
        ("filing_date", "2026-13-01"),
        ("filing_date", 20261122),
    ],
    ids=str,
)
def test_an_answer_that_does_not_fit_its_question_is_refused(code: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        situation_of({code: value}, TODAY)
    (problem,) = refused.value.problems
    assert problem.field == code
    assert problem.message.in_("en")


def test_a_topic_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        evaluate({}, TODAY, ["unicorns"])
