"""Funds with published figures: half of the cost to the cent, and their caps at the boundary."""

from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import amount, check, item
from tests.support.answers import DAY, complete
from tests.support.funds import Year


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
