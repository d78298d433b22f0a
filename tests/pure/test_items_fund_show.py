"""Support for organisers of exhibitions: what the standard of 2014 pays, and what follows it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import Amount, amount, check, facts, item
from services.catalogue.money.capping import as_subject
from services.eligibility import evaluate
from tests.support.answers import complete
from tests.support.funds import Year, earlier, said

ON = date(2018, 6, 1)
FIRST, SECOND = item("fund-show", 1), item("fund-show", 2)


def filed(*kinds: str, **changes: Any) -> dict[str, Any]:
    answers = complete("fund-show")
    answers["support"] = {"kind": list(kinds)}
    answers["event"] |= {"opened_on": "2025-06-01", "closed_on": "2025-06-04"}
    for path, value in changes.items():
        section, field = path.split("__")
        answers[section][field] = value
    return answers


def found(answers: dict[str, Any], *before: Any) -> Amount:
    result = amount(FIRST, answers, Year(), before)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("kinds", "changes", "total"),
    [
        (["cultivate"], {"claims__rent": "1000000.02"}, "250000.00"),
        (["cultivate"], {"claims__rent": "8000000.00"}, "2000000.00"),
        (["cultivate"], {"claims__rent": "8000000.04"}, "2000000.00"),
        (["cultivate"], {"claims__rent": "7999999.96"}, "1999999.99"),
        (["cultivate"], {"event__area": "4500"}, "375000.00"),
        (["cultivate"], {"event__area": "4499.99"}, "0.00"),
        (["growth"], {}, "150000.00"),
        (["growth"], {"claims__rent": "3200000.00"}, "1000000.00"),
        (["growth"], {"claims__rent": "3199999.98"}, "999999.99"),
        (["growth"], {"claims__rent": "1000000.00"}, "0.00"),
        (["growth"], {"event__area": "11999.99"}, "0.00"),
        (["growth"], {"event__area": "24500", "event__area_before": "20500"}, "0.00"),
        (["growth"], {"event__area": "25000", "event__area_before": "20500"}, "150000.00"),
        (["growth"], {"event__area": "24999.99", "event__area_before": "20850"}, "0.00"),
        (["audit"], {"claims__audit_cost": "100000.00"}, "50000.00"),
        (["audit"], {"claims__audit_cost": "100000.02"}, "50000.00"),
        (["audit"], {"claims__audit_cost": "99999.98"}, "49999.99"),
        (["ufi"], {}, "150000.00"),
        (["brand"], {"claims__brand": "500000.00"}, "500000.00"),
        (["forum"], {"claims__claimed": "80000.00"}, "80000.00"),
        (["cultivate", "ufi"], {}, "525000.00"),
    ],
)
def test_what_the_standard_of_2014_pays(kinds, changes, total) -> None:
    assert found(filed(*kinds, **changes)).total == Decimal(total)


def test_five_editions_of_one_exhibition_are_paid_and_no_more() -> None:
    rent = found(filed("cultivate"))
    names = ["示例国际服务贸易展览会"] * 5 + ["示例物流展"] * 5
    before = [
        earlier(rent, f"A{n}", in_round=False, subjects={"event.name": as_subject(name)})
        for n, name in enumerate(names)
    ]
    assert found(filed("cultivate"), *before[1:]).total == Decimal("375000.00")
    sixth = found(filed("cultivate"), *before)
    assert sixth.total == 0
    assert said(sixth)[-1] == (
        "For the same exhibition: An applicant is paid at most 5 times in all; "
        "counted with A0, A1, A2, A3, A4"
    )


def test_certification_is_rewarded_once_and_a_brand_up_to_its_cap_a_year() -> None:
    ufi, brand = found(filed("ufi")), found(filed("brand", claims__brand="300000"))
    assert found(filed("ufi"), earlier(ufi, in_round=False, in_year=False)).total == 0
    more = filed("brand", claims__brand="300000")
    assert found(more, earlier(brand, in_round=False)).total == Decimal(200_000)
    assert found(more, earlier(brand, in_round=False, in_year=False)).total == Decimal(300_000)


def test_since_2022_the_agency_states_the_sum() -> None:
    result = amount(SECOND, filed("cultivate", claims__claimed="300000"), Year())
    assert result
    assert result.stated
    assert result.total == Decimal("300000.00")
    assert (FIRST.valid_to, SECOND.valid_from) == (date(2022, 4, 28), date(2022, 4, 29))


@pytest.mark.parametrize(
    ("kind", "changes", "rule", "holds"),
    [
        ("cultivate", {"event__area": "4500"}, "SHOW-1", True),
        ("cultivate", {"event__area": "4499.99"}, "SHOW-1", False),
        ("growth", {"event__area": "12000"}, "SHOW-3", True),
        ("growth", {"event__area": "11999.99"}, "SHOW-3", False),
        ("growth", {"event__area": "25000", "event__area_before": "20500"}, "SHOW-3", True),
        ("brand", {"event__edition": 4, "event__net_area": "10000"}, "SHOW-4", True),
        ("brand", {"event__edition": 3, "event__net_area": "10000"}, "SHOW-4", False),
        ("brand", {"event__edition": 4, "event__net_area": "9999.99"}, "SHOW-4", False),
    ],
)
def test_the_checker_reckons_with_the_last_edition(kind, changes, rule, holds) -> None:
    known = facts(FIRST, filed(kind, **changes), on=ON, checked=True)
    (outcome,) = evaluate(known, ON, ["fund-show"])
    (ruling,) = [one for one in outcome.rulings if one.rule.id == rule]
    assert ruling.favours is holds
    (today,) = evaluate(known, date(2022, 4, 29), ["fund-show"])
    assert rule not in [one.rule.id for one in today.rulings], "the standard of 2014 has ended"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"event__foreign_exhibitors": 201}, "must not be more than the number of exhibitors"),
        ({"event__closed_on": "2026-01-01"}, "must lie in the period of the round"),
        ({"event__closed_on": "2025-05-31"}, "must be the same as or after"),
    ],
)
def test_what_does_not_fit_is_named(changes, problem) -> None:
    wrong = check(SECOND, filed("growth", **changes), on=date(2026, 11, 22), period=Year())
    assert problem in " ".join(str(one.message) for one in wrong)


def test_other_hosts_give_a_mandate() -> None:
    answers = filed("brand")
    hosts = answers["event"]["organisers"]
    answers["event"]["organisers"] = [*hosts, {"name": "示例协会", "role": "co_host"}]
    missing = check(SECOND, answers, section="claims", on=date(2026, 11, 22))
    assert [one.field for one in missing] == ["claims.entrusted"]
