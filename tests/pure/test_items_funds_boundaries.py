"""Every cap of every fund just below it, at it and just above it: worked out by hand, to the fen.

The estimate on the guide comes to the same as the filed case.
"""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from forms.row_fields import PAGE
from services.catalogue import Item, all_items, amount, item
from services.catalogue.money.estimating import ALIKE, cut_down, estimate, has_estimate
from tests.support.answers import Answers, complete, trainee
from tests.support.funds import Year

INTEREST = Decimal("3.10")
PAID = {"invoice_on": "2025-03-01", "paid_on": "2025-03-02"}


def invoices(section: str, *costs: str) -> Answers:
    """Invoices of the period, in a list of costs."""
    rows = [
        {**PAID, "payee": "示例公司", "invoice_no": f"B-{number}", "amount": cost}
        for number, cost in enumerate(costs)
    ]
    return {section: {"items": rows}}


def platform(building: str, running: str) -> Answers:
    aid = [
        kind for kind, cost in (("construction", building), ("operation", running)) if cost != "0"
    ]
    sections = {**invoices("equipment", building), **invoices("running", running)}
    sections["running"]["items"][0]["invoice_no"] = "R-1"
    return {"platform": {"aid": aid}, **sections}


def stands(fee: str, market: str = "traditional", where: str = "abroad") -> Answers:
    row = {
        "market": market,
        "closed_on": "2025-05-04",
        "fee": {"currency": "CNY", "amount": fee},
        "invoice_no": "E-1",
    }
    return {"participation": {"as": "exhibitor", "where": where}, "shows": {"list": [row]}}


def group(fee: str, decorated: str, centre: str) -> Answers:
    answers = stands(fee, where="mainland")
    answers["participation"]["as"] = "group"
    booths = {"booths": "40", "decorated": decorated, "centre_cost": centre}
    return {**answers, "group": booths}


def show(kind: str, **claims: Any) -> Answers:
    event = {
        "opened_on": "2025-06-01",
        "closed_on": "2025-06-04",
        "area": "12000",
        "area_before": "10000",
    }
    return {"support": {"kind": [kind]}, "event": event, "claims": claims}


def imports(paid: str) -> Answers:
    row = {"bank_on": "2025-05-01", "paid": {"currency": "CNY", "amount": paid}}
    return {"support": {"direction": "import"}, "technology": {"contracts": [row]}}


def trainees(kind: str, cost: str, number: int = 1) -> Answers:
    more = {"passed": True} if kind == "trainer" else {}
    people = [trainee(one, cost=cost, **more) for one in range(number)]
    return {"support": {"kind": kind}, "trainees": {"number": number, "people": people}}


EXAMPLES: tuple[tuple[str, int, Answers, str], ...] = (
    # Half of the investment, at most 4 million for a base and 2 million for a project.
    ("fund-base", 1, invoices("costs", "7999999.98"), "3999999.99"),
    ("fund-base", 1, invoices("costs", "8000000.00"), "4000000.00"),
    ("fund-base", 1, invoices("costs", "8000000.02"), "4000000.00"),
    ("fund-base", 1, invoices("costs", "100.01", "100.01"), "100.00"),
    ("fund-project", 1, invoices("costs", "3999999.98"), "1999999.99"),
    ("fund-project", 1, invoices("costs", "4000000.00"), "2000000.00"),
    ("fund-project", 1, invoices("costs", "4000000.02"), "2000000.00"),
    ("fund-project", 1, invoices("costs", "1500000.00", "2500000.00", "9.00"), "2000000.00"),
    # Half of building it, at most 2 million; half of running it, at most 500,000; each its own cap.
    ("fund-platform", 1, platform("3999999.98", "0"), "1999999.99"),
    ("fund-platform", 1, platform("4000000.00", "0"), "2000000.00"),
    ("fund-platform", 1, platform("4000000.02", "0"), "2000000.00"),
    ("fund-platform", 1, platform("0", "999999.98"), "499999.99"),
    ("fund-platform", 1, platform("0", "1000000.00"), "500000.00"),
    ("fund-platform", 1, platform("0", "1000000.02"), "500000.00"),
    ("fund-platform", 1, platform("4600000.00", "300000.00"), "2150000.00"),
    # Half of a stand, seven tenths in emerging markets, at most 500,000 a year.
    ("fund-expo", 1, stands("999999.98"), "499999.99"),
    ("fund-expo", 1, stands("1000000.00"), "500000.00"),
    ("fund-expo", 1, stands("1000000.02"), "500000.00"),
    ("fund-expo", 1, stands("714285.71", "emerging"), "499999.99"),
    ("fund-expo", 1, stands("714285.72", "emerging"), "500000.00"),
    ("fund-expo", 1, stands("714285.73", "emerging"), "500000.00"),
    ("fund-expo", 1, stands("999999.98", where="online"), "499999.99"),
    ("fund-expo", 1, stands("1000000.02", where="online"), "500000.00"),
    # A group: its stands, 3,000 for each that is decorated, at most 15,000 for the centre.
    ("fund-expo", 1, group("200000.00", "0", "14999.99"), "214999.99"),
    ("fund-expo", 1, group("200000.00", "0", "15000.00"), "215000.00"),
    ("fund-expo", 1, group("200000.00", "0", "15000.01"), "215000.00"),
    ("fund-expo", 1, group("1200000.00", "17", "0"), "1251000.00"),
    # By the standard of 2014: a quarter of the rent, at most 2 million; half of what it grew by,
    # at most 1 million; half of an audit, at most 50,000; 150,000 once; a brand, at most 500,000.
    ("fund-show", 1, show("cultivate", rent="7999999.96"), "1999999.99"),
    ("fund-show", 1, show("cultivate", rent="8000000.00"), "2000000.00"),
    ("fund-show", 1, show("cultivate", rent="8000000.04"), "2000000.00"),
    ("fund-show", 1, show("growth", rent="2999999.98", rent_before="1000000.00"), "999999.99"),
    ("fund-show", 1, show("growth", rent="3000000.00", rent_before="1000000.00"), "1000000.00"),
    ("fund-show", 1, show("growth", rent="3000000.02", rent_before="1000000.00"), "1000000.00"),
    ("fund-show", 1, show("audit", audit_cost="99999.98"), "49999.99"),
    ("fund-show", 1, show("audit", audit_cost="100000.00"), "50000.00"),
    ("fund-show", 1, show("audit", audit_cost="100000.02"), "50000.00"),
    ("fund-show", 1, show("ufi"), "150000.00"),
    ("fund-show", 1, show("brand", brand="499999.99"), "499999.99"),
    ("fund-show", 1, show("brand", brand="500000.00"), "500000.00"),
    ("fund-show", 1, show("brand", brand="500000.01"), "500000.00"),
    # A year's interest at 3.10 % on what was paid, at most 5 million.
    ("fund-technology", 1, imports("161290322.58"), "4999999.99"),
    ("fund-technology", 1, imports("161290322.59"), "5000000.00"),
    ("fund-technology", 1, imports("161290323.00"), "5000000.00"),
    ("fund-technology", 1, imports("2500000.00"), "77500.00"),
    # The cost of a trainee, at most 4,500 of an employer and 1,000 of a training body; 500 people.
    ("fund-training", 1, trainees("employer", "4499.99"), "4499.99"),
    ("fund-training", 1, trainees("employer", "4500.00"), "4500.00"),
    ("fund-training", 1, trainees("employer", "4500.01"), "4500.00"),
    ("fund-training", 1, trainees("trainer", "999.99"), "999.99"),
    ("fund-training", 1, trainees("trainer", "1000.00"), "1000.00"),
    ("fund-training", 1, trainees("trainer", "1000.01"), "1000.00"),
    ("fund-training", 1, trainees("employer", "4500.00", 499), "2245500.00"),
    ("fund-training", 1, trainees("employer", "4500.00", 500), "2250000.00"),
    ("fund-training", 1, trainees("employer", "4500.00", 501), "2250000.00"),
)


@pytest.mark.parametrize(("code", "version", "said", "total"), EXAMPLES)
def test_a_cap_holds_to_the_fen_in_the_filing_and_in_the_estimate(
    code: str, version: int, said: Answers, total: str
) -> None:
    wanted = item(code, version)
    answers = _filled_in(wanted, said)
    current = Year(interest=INTEREST)
    filed = amount(wanted, answers, current)
    assert filed is not None
    assert filed.total == Decimal(total)
    assert estimate(cut_down(wanted), _alike(answers), current).total == Decimal(total)


def test_every_fund_with_figures_has_examples() -> None:
    figured = {one.code for one in all_items() if has_estimate(one)} | {"fund-show"}
    assert {code for code, *_ in EXAMPLES} == figured


def _filled_in(wanted: Item, said: Answers) -> Answers:
    """The right filing with other answers; a row has the rest from the first of its list."""
    answers = complete(wanted.code)
    for section, values in said.items():
        known = answers.setdefault(section, {})
        for code, value in values.items():
            known[code] = _rows(known.get(code), value) if _is_list(value) else value
    return answers


def _rows(known: Any, said: list[Any]) -> list[Any]:
    first = known[0] if known else {}
    return [{**first, **row} for row in said]


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and isinstance(value[0], dict)


def _alike(answers: Answers) -> Answers:
    """The same as an estimate takes it: one row that stands for many."""
    said = deepcopy(answers)
    for values in said.values():
        for code, value in values.items():
            if _is_list(value) and len(value) > PAGE:
                values[code] = [{**value[0], ALIKE: len(value)}]
    return said
