"""Support for technology trade: interest to the cent, and what an import or export must show."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import Amount, amount, check, facts, item
from services.eligibility import evaluate
from tests.support.answers import complete
from tests.support.funds import Year, earlier

ON = date(2025, 6, 1)
ITEM = item("fund-technology")
ROUND = Year(rates={"USD": Decimal("7.1234")}, rates_on=date(2025, 6, 30), interest=Decimal("3.10"))


def contract(paid: str, currency: str = "CNY", **changes: Any) -> dict[str, Any]:
    (row,) = complete("fund-technology")["technology"]["contracts"]
    return {
        **row,
        "bank_on": "2025-05-01",
        "catalogue": "A12",
        "user": "深圳市示例软件技术有限公司",
        "paid": {"currency": currency, "amount": paid},
    } | changes


def filed(*rows: dict[str, Any], direction: str = "import", **changes: Any) -> dict[str, Any]:
    answers = complete("fund-technology")
    answers["support"]["direction"] = direction
    answers["technology"] |= {"contracts": list(rows), "lawful": True} | changes
    return answers


def found(answers: dict[str, Any], *before: Any, current: Any = ROUND) -> Amount:
    result = amount(ITEM, answers, current, before)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([contract("1000000.00")], "31000.00"),
        ([contract("1000000.33")], "31000.01"),
        ([contract("100000.00", "USD")], "22082.54"),  # RMB 712,340.00 at 3.1 %
        ([contract("161290322.58")], "4999999.99"),
        ([contract("161290322.59")], "5000000.00"),
        ([contract("200000000.00")], "5000000.00"),
        ([contract("1000000.00", bank_on="2026-01-01")], "0.00"),
    ],
)
def test_interest_of_a_year_is_paid_on_what_was_paid_abroad(rows, total) -> None:
    assert found(filed(*rows)).total == Decimal(total)


def test_a_company_gets_five_million_in_a_round() -> None:
    first = found(filed(contract("150000000.00")))
    assert first.total == Decimal("4650000.00")
    assert found(filed(contract("150000000.00", bank_ref="B2")), earlier(first)).total == 350_000


def test_without_the_rates_of_the_round_the_amount_is_not_known() -> None:
    assert found(filed(contract("1", "USD")), current=Year(interest=Decimal(3))).total is None
    assert found(filed(contract("1")), current=Year()).total is None


def test_of_exports_the_agency_states_the_sum() -> None:
    result = found(filed(contract("1"), direction="export", claimed="200000"))
    assert result.stated
    assert result.total == Decimal("200000.00")


@pytest.mark.parametrize(("executed", "needed"), [("5", False), ("5.000001", True)])
def test_a_payment_above_50_000_dollars_has_its_tax_filing(executed, needed) -> None:
    rows = [contract("1", executed="1"), contract("1", executed=executed, bank_ref="B2")]
    wrong = check(ITEM, filed(*rows), documents={}, section="documents", on=ON)
    assert ("documents.tax_filing" in {one.field for one in wrong}) is needed
    wrong = check(ITEM, filed(*rows, direction="export"), documents={}, section="documents", on=ON)
    assert "documents.tax_filing" not in {one.field for one in wrong}


@pytest.mark.parametrize(
    ("direction", "changes", "rule", "favours"),
    [
        ("import", {"executed": "50"}, "TI-5", True),
        ("import", {"executed": "49.999999"}, "TI-5", False),
        ("import", {"related": True}, "TI-2", False),
        ("import", {}, "TI-2", True),
        ("export", {"exported": "150"}, "TECH-1", True),
        ("export", {"exported": "149.999999"}, "TECH-1", False),
        ("export", {"restricted": True}, "TE-2", False),
    ],
)
def test_the_gates_of_imports_and_exports(direction, changes, rule, favours) -> None:
    of_row = {key: value for key, value in changes.items() if key in ("executed", "related")}
    answers = filed(contract("1", **of_row), direction=direction, **changes)
    known = facts(ITEM, answers, on=ON, checked=True)
    (outcome,) = evaluate(known, ON, ["fund-technology"], filed=True)
    assert {r.rule.id: r.favours for r in outcome.rulings}[rule] is favours


def test_what_is_performed_is_no_more_than_the_contract() -> None:
    answers = filed(contract("1", executed="200.000001"), total="1.00")
    later = date(2026, 11, 22)
    (wrong,) = check(ITEM, answers, section="technology", on=later, period=ROUND)
    assert wrong.field == "technology.contracts.0.executed"
