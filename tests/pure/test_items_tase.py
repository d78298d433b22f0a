"""Recognition of technologically advanced service enterprises: its own rules."""

from datetime import date
from decimal import Decimal

import pytest

from services.catalogue import check, facts, item
from services.eligibility import evaluate
from tests.support.answers import complete

ON = date(2026, 11, 22)
TASE = item("tase")
GIVEN = {"status": "company", "company_aims": frozenset({"tase"})}


def found(answers) -> dict[str, str]:
    return {p.field: p.message.in_("en") for p in check(TASE, answers, on=ON)}


def with_(section: str, **changes):
    answers = complete("tase")
    answers[section] |= changes
    return answers


def test_it_asks_for_eleven_documents():
    assert len(TASE.documents) == 11


def test_the_lead_is_the_fourth_named_and_says_why():
    assert TASE.route.lead == "stic"
    assert [part.unit for part in TASE.route.joint] == ["sat", "lat", "fc"]
    assert TASE.route.note is not None


@pytest.mark.parametrize(
    ("length", "refused"), [(999, True), (1000, False), (10000, False), (10001, True)]
)
def test_the_statement_has_1000_to_10000_characters(length, refused):
    assert ("statement.text" in found(with_("statement", text="字" * length))) is refused


@pytest.mark.parametrize("blanks", [" " * 2000, "\n" * 2000, "\u3000" * 2000])
def test_blanks_do_not_fill_the_statement(blanks):
    text = "字" * 499 + blanks + "字" * 499
    assert "it has 999" in found(with_("statement", text=text))["statement.text"]


def test_staff_of_a_kind_cannot_exceed_all_staff():
    assert found(with_("staff", college=100)) == {}
    assert found(with_("staff", college=101)) == {
        "staff.college": "The number of staff with a college education must not be more than"
        " the number of all staff"
    }


@pytest.mark.parametrize(("field", "section"), [("total", "staff"), ("total", "income")])
def test_a_total_of_nothing_is_refused_so_that_nothing_is_divided_by_zero(field, section):
    answers = with_(section, **{field: "0"})
    assert f"{section}.{field}" in found(answers)
    names = {"staff": "total_staff", "income": "total_income"}
    assert names[section] not in facts(TASE, answers, on=ON)


def test_income_in_scope_cannot_exceed_the_total():
    assert "income.in_scope" in found(with_("income", in_scope="20000000.01"))
    assert "income.in_scope" not in found(with_("income", in_scope="20000000.00"))


def test_offshore_income_is_the_sum_of_the_contracts():
    assert found(with_("income", offshore="7000000.01")) == {
        "income.offshore": "The income from offshore outsourcing must equal the sum of"
        " the list of offshore contracts, which is 7,000,000.00"
    }


def test_a_client_in_the_mainland_is_not_abroad():
    answers = complete("tase")
    answers["income"]["contracts"][0]["country"] = "CN"
    assert "income.contracts.0.country" in found(answers)
    answers["income"]["contracts"][0]["country"] = "TW"
    assert found(answers) == {}


def test_rights_are_listed_only_by_who_has_some():
    assert "technology.rights" in found(with_("technology", rights=[]))
    assert found(with_("technology", has_rights=False, rights=[])) == {}


def test_the_self_check_gets_exact_figures():
    assert facts(TASE, complete("tase"), on=ON) == GIVEN | {
        "legal_person": True,
        "in_scope_business_count": 2,
        "total_staff": 100,
        "college_staff": 50,
        "total_income": Decimal("20000000.00"),
        "in_scope_income": Decimal("10000000.00"),
        "offshore_outsourcing_income": Decimal("7000000.00"),
        "rename_pending": False,
        "registered_in_shenzhen": True,
    }


def test_a_wrong_figure_is_no_fact():
    established = facts(TASE, with_("staff", college=101), on=ON)
    assert "college_staff" not in established
    assert established["total_staff"] == 100
    assert facts(TASE, {}, on=ON) == GIVEN


@pytest.mark.parametrize(
    ("section", "changes", "rule"),
    [
        ("staff", {"college": 49}, "TASE-3"),
        ("income", {"in_scope": "9999999.99"}, "TASE-4"),
        ("income", {"offshore": "6999999.99"}, "TASE-5"),
        ("enterprise", {"rename_pending": True}, "TASE-6"),
        ("enterprise", {"legal_person": False}, "TASE-1"),
    ],
)
def test_the_boundaries_of_50_50_and_35_percent_are_exact(section, changes, rule):
    answers = with_(section, **changes)
    if "offshore" in changes:
        answers["income"]["contracts"][0]["amount"] = "3999999.99"
    assert broken(complete("tase")) == set()
    assert broken(answers) == {rule}


def broken(answers) -> set[str]:
    """The rules that the answers fail in the self-check."""
    (outcome,) = evaluate(facts(TASE, answers, on=ON), ON, [TASE.self_check.topic])
    return {ruling.rule.id for ruling in outcome.rulings if ruling.favours is False}
