"""Funds with published figures: half of the cost to the cent, and their caps at the boundary."""

from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import Amount, Earlier, all_items, amount, check, facts, item
from services.eligibility import Verdict, evaluate
from tests.support.answers import DAY, Answers, complete
from tests.support.funds import Year, earlier, said


def paid(code: str, *costs: str, path: str = "costs", **changes: Any) -> Decimal | None:
    """What rows of these costs, paid in the period of the round, come to."""
    answers = complete(code)
    row = answers[path]["items"][0] | {"invoice_on": "2025-03-01", "paid_on": "2025-03-02"}
    answers[path]["items"] = [
        row | {"amount": cost, "invoice_no": str(number)} | changes
        for number, cost in enumerate(costs)
    ]
    found = amount(item(code), answers, Year())
    assert found is not None
    return found.total


@pytest.mark.parametrize(("code", "cap"), [("fund-base", 4_000_000), ("fund-project", 2_000_000)])
def test_half_of_the_investment_is_paid_up_to_the_cap(code: str, cap: int) -> None:
    most = Decimal(f"{cap}.00")
    assert paid(code, "0.03", "1000.01") == Decimal("500.01"), "each row is rounded down"
    assert paid(code, f"{2 * cap - 1}.99") == most - Decimal("0.01")
    assert paid(code, f"{2 * cap}.00") == most
    assert paid(code, f"{2 * cap}.02") == most
    assert paid(code, f"{cap}.00", f"{cap}.00", "500.00") == most


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2024-12-31", False), ("2025-01-01", True), ("2025-12-31", True), ("2026-01-01", False)],
)
def test_what_was_paid_outside_the_period_is_refused_and_does_not_count(
    day: str, counts: bool
) -> None:
    answers = complete("fund-base")
    for row in answers["costs"]["items"]:
        row |= {"invoice_on": "2025-06-01", "paid_on": day}
    problems = check(item("fund-base"), answers, section="costs", on=DAY, period=Year())
    assert [problem.field for problem in problems] == (
        [] if counts else ["costs.items.0.paid_on", "costs.items.1.paid_on"]
    )
    assert (paid("fund-base", "100.00", paid_on=day) != 0) is counts


def test_a_base_is_as_large_as_it_says() -> None:
    answers = complete("fund-base")
    answers["base"] |= {"area": "100.00", "service_area": "100.01"}
    answers["tenants"]["number"] = 3
    firms = answers["tenants"]["firms"]
    firms[1]["credit_code"] = firms[0]["credit_code"]
    problems = {p.field: p.message.in_("en") for p in check(item("fund-base"), answers, on=DAY)}
    assert problems == {
        "base.service_area": "The area used by firms in trade in services must not be more than"
        " the floor area",
        "tenants.firms.1.credit_code": "Row 2: The unified social credit code of the firm is the"
        " same as in row 1",
    }
    firms[1]["credit_code"] = "91440300MA5F00005N"
    (counted,) = check(item("fund-base"), answers, on=DAY, section="tenants")
    assert counted.message.in_("en").startswith("You listed 2, but the number of tenants is 3")


def test_the_contracts_of_a_project_add_up() -> None:
    answers = complete("fund-project")
    answers["clients"]["contract_value"] = "310.01"
    (problem,) = check(item("fund-project"), answers, on=DAY)
    assert problem.field == "clients.contract_value"


def platform(aid: list[str], building: str, running: str, *before: Earlier) -> Amount:
    """What a platform gets for these costs of building and running it."""
    answers = complete("fund-platform")
    answers["platform"]["aid"] = aid
    for section, cost in (("equipment", building), ("running", running)):
        row = answers[section]["items"][0]
        answers[section]["items"] = [row | {"paid_on": "2025-03-02", "amount": cost}]
    found = amount(item("fund-platform"), answers, Year(), before)
    assert found is not None
    return found


def failed(answers: Answers) -> set[str]:
    """The conditions that the self-check of a platform finds not met."""
    known = facts(item("fund-platform"), answers, on=DAY)
    (outcome,) = evaluate(known, DAY, ["fund-platform"])
    if outcome.verdict is not Verdict.NO:
        assert outcome.verdict is Verdict.YES
        return set()
    return {ruling.rule.id for ruling in outcome.decisive}


BOTH = ["construction", "operation"]


def test_building_and_running_a_platform_have_each_their_own_cap() -> None:
    assert platform(BOTH, "3999999.99", "999999.99").total == Decimal("2499999.98")
    assert platform(BOTH, "4000000.00", "1000000.00").total == Decimal("2500000.00")
    assert platform(BOTH, "9000000.00", "0.01").total == Decimal("2000000.00")
    assert platform(BOTH, "0.02", "9000000.00").total == Decimal("500000.01")
    assert platform(["operation"], "9000000.00", "400000.00").total == Decimal("200000.00")


def test_running_a_platform_is_paid_up_to_its_cap_over_a_year() -> None:
    first = platform(["operation"], "0", "600000.00")
    in_spring = earlier(first, in_round=False)
    assert platform(BOTH, "100.00", "600000.00", in_spring).total == Decimal("200050.00")
    last_year = earlier(first, in_round=False, in_year=False)
    assert platform(["operation"], "0", "600000.00", last_year).total == Decimal("300000.00")


def test_whether_building_was_supported_before_matters_only_to_building() -> None:
    answers = complete("fund-platform")
    answers["platform"] |= {"funded_before": True, "self_use": False}
    assert failed(answers) == {"PLAT-4"}
    answers["platform"]["aid"] = ["operation"]
    assert failed(answers) == set()
    answers["platform"]["self_use"] = True
    assert failed(answers) == {"PLAT-5"}


def test_one_invoice_is_paid_for_under_building_or_under_running() -> None:
    answers = complete("fund-platform")
    same = {"invoice_no": "7", "payee": "示例", "paid_on": "2025-03-02", "amount": "100.00"}
    for section in ("equipment", "running"):
        answers[section]["items"] = [answers[section]["items"][0] | same]
    found = amount(item("fund-platform"), answers, Year())
    assert found is not None
    assert found.total == Decimal("50.00")
    assert said(found) == ["It counts under “Equipment, software and network” already"]
    ((why,),) = [[row.reasons[0] for row in line.rows if row.reasons] for line in found.lines[1:]]
    assert why.in_("sc") == "该行已计入“设备、软件和网络费用”"

    running = answers["running"]["items"]
    answers["running"]["items"] = [running[0] | {"invoice_no": "8"}, running[0]]
    answers["platform"]["aid"] = ["operation"]
    spring = earlier(found)
    again = amount(item("fund-platform"), answers, Year(), [spring])
    assert again is not None
    assert again.total == Decimal("50.00")
    assert said(again) == ["It counts in 2026-0001 already"]


AUDITED = [
    one.code
    for one in all_items()
    if one.nature == "fund" and any(slot.code == "audit" for slot in one.documents)
]


@pytest.mark.parametrize("code", AUDITED)
def test_the_threshold_of_the_special_audit_is_not_called_verified(code: str) -> None:
    (audit,) = (slot for slot in item(code).documents if slot.code == "audit")
    assert audit.source
    assert audit.source.status == "K"
