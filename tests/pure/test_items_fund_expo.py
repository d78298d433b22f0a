"""Support for exhibiting and attending: what it pays to the cent, and what a form must say."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import Amount, amount, check, facts, item
from services.eligibility import evaluate
from tests.support.answers import complete
from tests.support.funds import Year, earlier, said

ON = date(2026, 11, 22)
ITEM = item("fund-expo")


def show(fee: str, number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "name": "示例展",
        "country": "BR",
        "market": "traditional",
        "organiser": "示例组展公司",
        "opened_on": "2025-05-01",
        "closed_on": "2025-05-04",
        "booth_no": "A1",
        "booths": "2",
        "fee": {"currency": "CNY", "amount": fee},
        "invoice_no": f"EX-{number}",
        "paid_on": "2025-04-01",
    } | changes


def filed(*shows: dict[str, Any], as_: str = "exhibitor", where: str = "abroad", **group: Any):
    answers = complete("fund-expo")
    answers["participation"] |= {"as": as_, "where": where}
    total = sum(Decimal(one["fee"]["amount"]) for one in shows)
    answers["shows"] = {"list": list(shows), "total": str(total)}
    if as_ == "group":
        member = {"name": "甲", "credit_code": "91440300MA5F00001A", "booths": "15", "fee": "0"}
        answers["group"] = {
            "booths": "20",
            "area": "180",
            "decorated": "16",
            "centre_booths": "4",
            "centre_cost": "20000",
            "members": [member],
        } | group
    return answers


def found(answers: dict[str, Any], *before: Any) -> Amount:
    result = amount(ITEM, answers, Year(), before)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("country", "market", "emerging", "problem"),
    [
        ("BR", "emerging", ["BR"], None),
        ("BR", "traditional", [], None),
        ("DE", "traditional", ["BR"], None),
        ("BR", "traditional", ["BR"], "Brazil is an emerging market in the table of the round"),
        ("HK", "emerging", ["BR"], "Hong Kong, China is not among the emerging markets"),
    ],
)
def test_a_market_is_the_one_that_the_table_of_the_round_says(
    country: str, market: str, emerging: list[str], problem: str | None
) -> None:
    answers = filed(show("10000", country=country, market=market))
    told = [
        str(one.message)
        for one in check(ITEM, answers, period=Year(emerging=emerging))
        if one.field.endswith("market")
    ]
    assert [problem in one for one in told if problem] == [True] * len(told)
    assert bool(told) is bool(problem)


@pytest.mark.parametrize(
    ("shows", "where", "total"),
    [
        ([show("80000.01")], "abroad", "40000.00"),
        ([show("80000.01", market="emerging")], "abroad", "56000.00"),
        ([show("100", 1), show("100", 2, market="emerging")], "abroad", "120.00"),
        ([show("80000.01")], "online", "40000.00"),
        ([show("1000000.00")], "abroad", "500000.00"),
        ([show("1000000.02")], "abroad", "500000.00"),
        ([show("999999.98")], "abroad", "499999.99"),
        ([show("80000", closed_on="2026-01-01")], "abroad", "0.00"),
    ],
)
def test_an_exhibitor_gets_a_share_by_market(shows, where, total) -> None:
    assert found(filed(*shows, where=where)).total == Decimal(total)


def test_a_company_gets_500_000_a_year_over_its_filings() -> None:
    first = found(filed(show("900000")))
    later = found(filed(show("900000", 2)), earlier(first, in_round=False))
    assert later.total == Decimal("50000.00")
    assert "counted with 2026-0001" in said(later)[-1]


@pytest.mark.parametrize(
    ("changes", "total"),
    [
        ({}, "113000.00"),  # 50,000 of stands, 16 x 3,000, and 15,000 for the centre
        ({"centre_cost": "14999.99"}, "112999.99"),
        ({"decorated": "0", "centre_cost": "0"}, "50000.00"),
    ],
)
def test_a_group_elsewhere_on_the_mainland_is_paid_its_stands_and_decoration(
    changes, total
) -> None:
    answers = filed(show("50000"), as_="group", where="mainland", **changes)
    assert found(answers).total == Decimal(total)


def test_the_cap_of_a_year_is_of_exhibitors_alone() -> None:
    answers = filed(show("600000"), as_="group", where="mainland")
    assert found(answers).total == Decimal("663000.00")


@pytest.mark.parametrize(
    ("as_", "where"),
    [
        ("delegate", "abroad"),
        ("delegate", "online"),
        ("delegate", "mainland"),
        ("exhibitor", "mainland"),
        ("group", "abroad"),
        ("group", "online"),
    ],
)
def test_where_no_figure_is_published_the_agency_states_the_sum(as_, where) -> None:
    answers = filed(show("80000"), as_=as_, where=where)
    answers["shows"]["claimed"] = "30000.00"
    result = found(answers)
    assert result.stated
    assert result.total == Decimal("30000.00")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"centre_booths": "4.01"}, "must not be more than 20% of"),
        ({"centre_booths": "6.01", "booths": "40"}, "must be 6 or less"),
        ({"decorated": "20.01"}, "must not be more than the number of standard stands"),
        ({}, ""),
    ],
)
def test_the_centre_stand_is_a_fifth_at_most(changes, problem) -> None:
    answers = filed(show("50000"), as_="group", where="mainland", **changes)
    for row in answers["shows"]["list"]:
        row["city"] = "上海"
    problems = [str(one.message) for one in check(ITEM, answers, on=ON, period=Year())]
    assert len(problems) == bool(problem)
    assert problem in "".join(problems)


@pytest.mark.parametrize(
    ("booths", "area", "holds"),
    [("15", "1", True), ("14.99", "135", True), ("14.99", "134.99", False)],
)
def test_a_group_reaches_15_stands_or_135_square_metres(booths, area, holds) -> None:
    answers = filed(
        show("50000"), as_="group", where="mainland", booths=booths, area=area, centre_booths="0"
    )
    answers["group"]["decorated"] = "1"
    (outcome,) = [
        one
        for one in evaluate(facts(ITEM, answers, on=ON, checked=True), ON, filed=True)
        if one.topic.code == "fund-expo"
    ]
    (ruling,) = [one for one in outcome.rulings if one.rule.id == "EXPO-3"]
    assert ruling.favours is holds


@pytest.mark.parametrize(("total", "needed"), [("200000.00", False), ("200000.01", True)])
def test_an_audit_is_handed_in_above_200_000(total, needed) -> None:
    answers = filed(show(total))
    problems = check(ITEM, answers, documents={}, section="documents", on=ON)
    assert ("documents.audit" in {one.field for one in problems}) is needed


def test_the_checker_does_not_ask_what_only_the_form_asks() -> None:
    known = facts(ITEM, filed(show("1"), as_="group", where="mainland"), on=ON, checked=True)
    (public,) = evaluate(known, ON, ["fund-expo"])
    assert "EXPO-3" not in {one.rule.id for one in public.rulings}
    (of_form,) = evaluate(known, ON, ["fund-expo"], filed=True)
    assert "EXPO-3" in {one.rule.id for one in of_form.rulings}
