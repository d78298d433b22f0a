"""Who acts for a unit of the plan depends on the day, the competence and the district."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import NotFound
from services.plan import NoBody, body_on, load_plan
from services.plan.schema import FIRST_DAY

TODAY = date(2026, 11, 22)

DAYS = st.dates(min_value=FIRST_DAY, max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("unit", "on", "body"),
    [
        ("stic", date(2016, 5, 1), "深圳市科技创新委员会"),
        ("stic", TODAY, "深圳市科技创新局"),
        ("fc", date(2018, 12, 31), "深圳市财政委员会"),
        ("fc", date(2019, 1, 1), "深圳市财政局"),
        ("ciq", date(2018, 4, 19), "中华人民共和国深圳出入境检验检疫局"),
        ("ciq", date(2018, 4, 20), "中华人民共和国深圳海关"),
        ("sat", date(2018, 6, 14), "深圳市国家税务局"),
        ("sat", date(2018, 6, 15), "国家税务总局深圳市税务局"),
        ("lat", date(2018, 6, 14), "深圳市地方税务局"),
        ("lat", date(2018, 6, 15), "国家税务总局深圳市税务局"),
        ("fo", date(2020, 1, 1), "深圳市地方金融监督管理局"),
        ("psb", TODAY, "深圳市公安局"),
    ],
)
def test_a_unit_resolves_to_the_body_of_the_day(unit: str, on: date, body: str) -> None:
    assert body_on(unit, on).name.sc == body


def test_a_divided_unit_resolves_by_competence() -> None:
    assert body_on("etic", TODAY, competence="commerce").name.sc == "深圳市商务局"
    assert body_on("etic", TODAY, competence="industry").name.sc == "深圳市工业和信息化局"
    assert body_on("etic", date(2018, 12, 31), competence="commerce").code == "etic"
    assert body_on("etic", date(2018, 12, 31)).code == "etic"
    for competence in (None, "fishery"):
        with pytest.raises(NoBody, match="was divided"):
            body_on("etic", TODAY, competence=competence)


@pytest.mark.parametrize(
    ("district", "on", "unit", "body"),
    [
        ("futian", date(2016, 6, 1), "districts", "深圳市福田区人民政府"),
        ("longhua", date(2016, 12, 31), "newareas", "深圳市龙华新区管理委员会"),
        ("longhua", date(2017, 1, 1), "newareas", "深圳市龙华区人民政府"),
        ("longhua", date(2017, 1, 1), "districts", "深圳市龙华区人民政府"),
        ("guangming", date(2018, 8, 31), "newareas", "深圳市光明新区管理委员会"),
        ("guangming", date(2018, 9, 1), "districts", "深圳市光明区人民政府"),
        ("dapeng", TODAY, "newareas", "深圳市大鹏新区管理委员会"),
        ("shenshan", TODAY, "districts", "深圳市深汕特别合作区管理委员会"),
    ],
)
def test_collective_units_resolve_by_district_and_day(
    district: str, on: date, unit: str, body: str
) -> None:
    assert body_on(unit, on, district=district).name.sc == body


@pytest.mark.parametrize(
    ("unit", "district", "on"),
    [
        ("districts", "longhua", date(2016, 6, 1)),  # a new area then
        ("districts", "dapeng", TODAY),  # a new area still
        ("newareas", "futian", TODAY),  # never one
        ("districts", "shenshan", date(2018, 11, 30)),  # not Shenzhen's yet
        ("districts", None, TODAY),  # which one?
    ],
)
def test_a_collective_unit_without_such_a_district_is_refused(
    unit: str, district: str | None, on: date
) -> None:
    with pytest.raises(NoBody):
        body_on(unit, on, district=district)


@pytest.mark.parametrize(
    "name",
    [
        "longhua",
        "龙华区",
        "龙华",
        "龍華區",
        "深圳市龙华区",
        "Longhua",
        "longhua district",
        "Longhua New Area",
        "龙华新区",
        " Longhua ",
    ],
)
def test_a_district_is_found_by_any_of_its_names(name: str) -> None:
    assert load_plan().district(name).code == "longhua"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bao'an", "baoan"),
        ("Bao\u2019an District", "baoan"),
        ("大鹏", "dapeng"),
        ("Dapeng", "dapeng"),
        ("深汕", "shenshan"),
        ("深汕特別合作區", "shenshan"),
        ("Shenshan", "shenshan"),
        ("Shenzhen-Shanwei Special Cooperation Zone", "shenshan"),
    ],
)
def test_a_district_is_found_without_its_rank_or_accents(name: str, code: str) -> None:
    assert load_plan().district(name).code == code


@pytest.mark.parametrize("name", ["", "区", "深圳市", "district", "前海"])
def test_what_names_no_district_is_refused(name: str) -> None:
    with pytest.raises(NotFound):
        load_plan().district(name)


def test_what_is_unknown_is_not_found() -> None:
    plan = load_plan()
    for lookup in (plan.unit, plan.body, plan.district):
        with pytest.raises(NotFound):
            lookup("atlantis")
    for number in (0, 28):
        with pytest.raises(NotFound):
            plan.measure(number)


def test_nobody_acts_before_the_plan() -> None:
    with pytest.raises(NoBody, match="2015-12-31"):
        body_on("psb", FIRST_DAY - timedelta(days=1))


@given(DAYS)
def test_on_every_day_exactly_one_body_acts_for_each_unit_and_competence(on: date) -> None:
    plan = load_plan()
    for unit in plan.units.values():
        if unit.collective:
            continue
        terms = plan.terms_on(unit.code, on)
        assert len({term.competence for term in terms}) == len(terms) >= 1
        for measure in plan.measures_of(unit.code):
            competence = measure.named_unit(unit.code).competence
            assert body_on(unit.code, on, competence=competence).code in plan.bodies


@given(DAYS)
def test_on_every_day_at_most_one_body_governs_a_district(on: date) -> None:
    plan = load_plan()
    for district in plan.districts.values():
        governing = {
            term.body
            for unit in ("districts", "newareas")
            for term in plan.terms_on(unit, on, district=district.code)
        }
        assert len(governing) == (on >= district.succession[0].since)


@pytest.mark.parametrize(
    ("body", "on", "successors"),
    [
        ("stic", TODAY, ["science"]),
        ("sat", TODAY, ["tax"]),
        ("etic", TODAY, ["commerce", "industry"]),
        ("longhua-new-area", TODAY, ["longhua"]),
        ("science", TODAY, []),
        ("stic", date(2017, 1, 1), []),
    ],
)
def test_who_acts_in_place_of_a_body(body, on, successors):
    assert [found.code for found in load_plan().successors(body, on)] == successors
