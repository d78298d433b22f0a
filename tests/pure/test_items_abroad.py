"""Establishments abroad: what an outbound investment shows, and how the figures fit together."""

from typing import Any

import pytest

from services.catalogue import check, documents_asked, item
from tests.support.answers import DAY, complete

BOTH = ["overseas-network", "promo-centre"]


def abroad(code: str, **changes: Any) -> dict[str, dict[str, Any]]:
    answers = complete(code)
    answers["abroad"] |= changes
    return answers


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"odi": "n4403 2018 00001"}, []),
        ({"odi": "4403201800001"}, ["abroad.odi"]),
        ({"odi": "N440320180000"}, ["abroad.odi"]),
        ({"staff_local": 19}, ["abroad.staff_local"]),
        ({"country": "CN"}, ["abroad.country"]),
        ({"equity": False, "odi": None, "investment": None, "odi_on": None}, []),
        ({"odi": None, "investment": None}, ["abroad.investment", "abroad.odi"]),
    ],
)
def test_an_investment_has_its_certificate(changes: dict[str, Any], wrong: list[str]) -> None:
    found = check(item("overseas-network"), abroad("overseas-network", **changes), on=DAY)
    assert [problem.field for problem in found] == wrong


@pytest.mark.parametrize("code", BOTH)
@pytest.mark.parametrize("equity", [True, False])
def test_only_an_investment_hands_in_its_certificate(code: str, equity: bool) -> None:
    asked = documents_asked(item(code), abroad(code, equity=equity))
    assert ("odi" in {one.slot.code for one in asked}) is equity


def test_a_centre_names_whom_it_serves_and_once() -> None:
    answers = complete("promo-centre")
    answers["served"]["firms_served"] *= 2
    (problem,) = check(item("promo-centre"), answers, on=DAY)
    assert problem.field == "served.firms_served.1.credit_code"
