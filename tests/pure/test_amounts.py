"""What a fund pays by data alone: a share of the cost, up to limits, within a period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import Item, amount, item
from services.catalogue.consistency import problems
from tests.support.answers import trainee
from tests.support.editions import revised

SOURCE = {"text": {"sc": "示例", "en": "An example"}, "status": "K"}
RULE = {"rows": "trainees.people", "cost": "cost", "dated": "training_end"}


@dataclass
class Year:
    costs_from: date = date(2025, 1, 1)
    costs_to: date = date(2025, 12, 31)


def paying(rule: dict[str, Any], **rate: Any) -> Item:
    """An item that pays for training by another rule."""
    return revised(item("fund-training"), amount={**rule, "rates": [{"source": SOURCE, **rate}]})


def earned(wanted: Item, *costs: str, **of_each: Any) -> tuple[list[str], list[list[str]]]:
    """What each row earns, and why no more."""
    people = [trainee(n, cost=cost, **of_each) for n, cost in enumerate(costs)]
    found = amount(wanted, {"trainees": {"people": people}}, Year())
    assert found is not None
    assert found.total == sum(row.amount for row in found.rows)
    reasons = [[reason.in_("en") for reason in row.reasons] for row in found.rows]
    return [str(row.amount) for row in found.rows], reasons


def test_half_of_the_cost_is_paid_and_no_fen_more() -> None:
    rows, _ = earned(paying(RULE, share="0.5"), "1000.01", "0.01", "")
    assert rows == ["500.00", "0.00", "0.00"]


def test_each_row_and_the_whole_have_a_limit() -> None:
    wanted = paying(RULE, share="0.5", each=400, most=1000)
    rows, reasons = earned(wanted, "600", "2000", "2000", "2000")
    assert rows == ["300.00", "400.00", "300.00", "0.00"]
    assert reasons == [[], [], *[["An applicant gets at most RMB 1,000"]] * 2]


def test_only_so_many_rows_count() -> None:
    rows, reasons = earned(paying(RULE, rows=1), "600", "700")
    assert rows == ["600.00", "0.00"]
    assert reasons == [[], ["At most 1 rows count"]]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("2025-12-31", []),
        ("2026-01-01", ["What lies outside the period of this round does not count"]),
        (None, ["The row is not complete"]),
    ],
)
def test_what_lies_outside_the_period_does_not_count(end: str | None, said: list[str]) -> None:
    assert earned(paying(RULE), "600", training_end=end)[1] == [said]


def test_the_first_rate_that_holds_is_the_one() -> None:
    wanted = paying(RULE, when={"field": "support.kind", "op": "==", "value": "trainer"})
    people = {"trainees": {"people": [trainee(1)]}}
    for kind, total in (("trainer", "5200.00"), ("employer", "0.00")):
        found = amount(wanted, {**people, "support": {"kind": kind}}, Year())
        assert found is not None
        assert found.total == Decimal(total)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cost": "name"}, "no column of money called name"),
        ({"dated": "name"}, "no column of dates called name"),
        ({"rows": "trainees.number"}, "no column of money called cost"),
    ],
)
def test_a_rule_that_looks_at_nothing_is_refused(changes: dict[str, str], said: str) -> None:
    assert any(said in problem for problem in problems(paying(RULE | changes)))
