"""Funds without a published figure: the agency states the sum, and the form holds its bounds."""

from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import all_items, amount, check, documents_asked, item
from tests.support.answers import DAY, complete
from tests.support.funds import Year, said

FIGURED = [one.code for one in all_items() if "figures.year" in one.by_path]


def problems(code: str, section: str, **changes: Any) -> dict[str, str]:
    """What is wrong with a right filing once answers of a section are changed."""
    answers = complete(code)
    answers[section] |= changes
    return {p.field: p.message.in_("en") for p in check(item(code), answers, on=DAY)}


@pytest.mark.parametrize("code", ["fund-model", "fund-research"])
def test_no_figure_is_published_and_no_more_granted_than_was_asked_for(code: str) -> None:
    answers = complete(code)
    answers["costs"]["claimed"] = "123456.78"
    found = amount(item(code), answers, Year())
    assert found is not None
    assert found.total == Decimal("123456.78")
    assert found.stated
    assert said(found) == ["No figure is published. The agency states the sum, with its reason"]


@pytest.mark.parametrize(
    ("total", "claimed", "wrong"),
    [
        ("1100000.00", "550000.00", set()),
        ("1100000.00", "550000.01", {"costs.claimed"}),
        ("1100000.01", "550000.00", {"costs.total"}),
    ],
)
def test_half_of_the_costs_of_research_is_the_most_to_apply_for(
    total: str, claimed: str, wrong: set[str]
) -> None:
    assert problems("fund-research", "costs", total=total, claimed=claimed).keys() == wrong


@pytest.mark.parametrize(
    ("section", "changes", "wrong"),
    [
        ("team", {"rd_staff": 151}, "team.rd_staff"),
        ("figures", {"offshore": "640.01"}, "figures.offshore"),
        ("project", {"end": "2020-01-01"}, "project.end"),
    ],
)
def test_the_figures_of_research_fit_together(
    section: str, changes: dict[str, Any], wrong: str
) -> None:
    assert list(problems("fund-research", section, **changes)) == [wrong]


def test_nobody_works_thirteen_months_and_shares_stay_within_a_hundred() -> None:
    answers = complete("fund-research")
    answers["team"]["members"][0]["months"] = "12.1"
    answers["project"]["partners"][0]["share"] = "90.01"
    wrong = [problem.field for problem in check(item("fund-research"), answers, on=DAY)]
    assert wrong == ["project.partners", "team.members.0.months"]


def test_only_research_by_others_says_whether_they_are_related() -> None:
    answers = complete("fund-research")
    del answers["costs"]["items"][1]["related"]
    wrong = [problem.field for problem in check(item("fund-research"), answers, on=DAY)]
    assert wrong == ["costs.items.1.related"]


def test_a_model_without_exports_is_none() -> None:
    assert list(problems("fund-model", "figures", service_exports="0")) == [
        "figures.service_exports"
    ]


def test_a_model_shows_what_its_direction_asks_for() -> None:
    def asked(**changes: Any) -> set[str]:
        answers = complete("fund-model")
        answers["model"] |= changes
        shown = {one.slot.code for one in documents_asked(item("fund-model"), answers)}
        return shown & {"policy", "data_export"}

    assert asked() == set()
    assert asked(personal_data=True) == {"data_export"}
    assert asked(direction="insurance", personal_data=True) == {"policy"}


@pytest.mark.parametrize("code", FIGURED)
def test_figures_are_of_a_year_that_is_over_and_fit_together(code: str) -> None:
    assert problems(code, "figures", year=DAY.year - 1) == {}
    assert problems(code, "figures", year=DAY.year) == {
        "figures.year": "The financial year must be a year that is over"
    }
    outsourcing = {"offshore": "10", "sys_outsourcing": "FW-1"}
    assert problems(code, "figures", service_exports="10", **outsourcing) == {}
    too_much = problems(code, "figures", service_exports="9.99", **outsourcing)
    assert set(too_much) == {"figures.offshore"}


@pytest.mark.parametrize("code", FIGURED)
def test_whoever_names_offshore_outsourcing_names_the_system(code: str) -> None:
    given = {"service_exports": "10", "sys_outsourcing": None}
    assert problems(code, "figures", offshore="0", **given) == {}
    assert set(problems(code, "figures", offshore="1", **given)) == {"figures.sys_outsourcing"}


def test_technology_trade_names_its_system() -> None:
    assert set(problems("fund-technology", "figures", sys_technology=None)) == {
        "figures.sys_technology"
    }


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"currency": "usd", "foreign": "1000.00"}, set()),
        ({"currency": "usd"}, {"costs.items.0.foreign"}),
        ({"foreign": "1000.00"}, set()),
    ],
)
def test_a_cost_in_another_currency_is_given_in_it_too(
    row: dict[str, str], wrong: set[str]
) -> None:
    answers = complete("fund-model")
    answers["costs"]["items"][0] |= row
    found = check(item("fund-model"), answers, on=DAY)
    assert {problem.field for problem in found} == wrong
