"""Routing: the plan says who, the day says which body, and each reason quotes the plan."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from services.applications.routing.routing import Route, acting_tenure, decide_route
from services.catalogue import Item, all_items, item
from services.errors import NotFound
from services.language import LANGUAGES, plain
from services.plan import NoBody, load_plan

PLAN_YEAR, TODAY = date(2016, 10, 1), date(2026, 11, 22)


def routed(measure: int, lead: str, *joint: Any, **more: Any) -> Item:
    """An item of a measure that quotes its first promise and asks nothing."""
    duty = {"sc": "提出意见", "en": "Gives an opinion"}
    parts = [part if isinstance(part, dict) else {"unit": part} for part in joint]
    routing = {
        "lead": lead,
        "joint": [{"duty": duty} | part for part in parts],
        "clause": load_plan().measure(measure).promises[0].sc,
    }
    given = item("tase")
    routing_type = type(given.route)
    return given.model_copy(
        update={"measure": measure, "route": routing_type.model_validate(routing | more)}
    )


def test_tase_goes_to_science_with_tax_and_finance() -> None:
    found = decide_route(item("tase"), {}, "nanshan", PLAN_YEAR)
    assert found.lead.body_code == "stic"
    assert [part.body_code for part in found.joint] == ["sat", "lat", "fc"]
    assert found.lead.as_named == ("科技创新委",)


def test_units_that_became_one_body_take_one_part() -> None:
    found = decide_route(item("tase"), {}, "nanshan", TODAY)
    assert found.lead.body_code == "science"
    assert [part.body_code for part in found.joint] == ["tax", "finance"]
    tax = found.joint[0]
    assert tax.unit_codes == ("sat", "lat")
    assert tax.as_named == ("深圳市国税局", "市地税局")
    assert [reason.unit for reason in tax.reasons] == ["sat", "lat"]


def test_the_day_of_the_merger_is_the_first_on_which_the_successor_acts() -> None:
    last, first = date(2018, 6, 14), date(2018, 6, 15)
    assert len(decide_route(item("tase"), {}, None, last).joint) == 3
    assert len(decide_route(item("tase"), {}, None, first).joint) == 2


def test_a_joint_unit_that_became_the_lead_is_part_of_the_lead() -> None:
    found = decide_route(routed(18, "customs", "ciq", "port"), {}, None, TODAY)
    assert found.lead.unit_codes == ("customs", "ciq")
    assert [part.body_code for part in found.joint] == ["port"]


def test_every_reason_quotes_the_plan_word_for_word() -> None:
    found = decide_route(item("tase"), {}, "nanshan", TODAY)
    for part in (found.lead, *found.joint):
        for reason in part.reasons:
            measure = load_plan().measure(reason.measure)
            assert reason.clause in measure.clause.sc
            assert reason.units == "深圳市国税局，市地税局、财政委、科技创新委"
            assert reason.position == measure.position(reason.unit)
            assert reason.quote.sc == reason.clause


def test_a_reason_says_that_the_first_named_leads_by_convention_only() -> None:
    first = decide_route(routed(24, "etic", "fc"), {}, None, TODAY)
    assert "convention" in first.lead.reasons[0].rule.in_("en")
    later = decide_route(routed(24, "fc", "etic"), {}, None, TODAY)
    assert "convention" not in later.lead.reasons[0].rule.in_("en")
    assert "as unit 2 of 2: Finance Commission." in later.lead.reasons[0].rule.in_("en")
    only = decide_route(routed(27, "fo"), {}, None, TODAY)
    assert "The only unit named by measure 27" in only.lead.reasons[0].rule.in_("en")


def test_an_item_may_say_itself_why_another_than_the_first_leads() -> None:
    note = item("tase").route.note
    assert note is not None
    assert (
        decide_route(item("tase"), {}, None, TODAY)
        .lead.reasons[0]
        .rule.in_("sc")
        .startswith(note.sc)
    )


def test_a_reason_tells_of_the_succession_only_once_it_has_happened() -> None:
    before = decide_route(item("tase"), {}, None, date(2018, 6, 14)).joint[0].reasons[0].rule
    after = decide_route(item("tase"), {}, None, date(2018, 6, 15)).joint[0].reasons[0].rule
    assert "Shenzhen Tax Service" not in before.in_("en")
    assert "Administration from 15 June 2018" in after.in_("en")
    assert "is not verified" in after.in_("en")


def test_a_divided_unit_follows_the_competence_of_the_item_or_the_measure() -> None:
    assert decide_route(routed(24, "etic"), {}, None, TODAY).lead.body_code == "commerce"
    assert decide_route(routed(6, "etic"), {}, None, TODAY).lead.body_code == "industry"
    chosen = routed(24, "etic", competence="industry")
    assert decide_route(chosen, {}, None, TODAY).lead.body_code == "industry"
    joint = routed(6, "stic", {"unit": "etic", "competence": "commerce"})
    assert decide_route(joint, {}, None, TODAY).joint[0].body_code == "commerce"


@pytest.mark.parametrize(
    ("district", "on", "body", "named"),
    [
        ("futian", PLAN_YEAR, "futian", ("各区政府",)),
        ("longhua", PLAN_YEAR, "longhua-new-area", ("各新区管委会",)),
        ("longhua", TODAY, "longhua", ("各区政府", "各新区管委会")),
        ("dapeng", TODAY, "dapeng", ("各新区管委会",)),
    ],
)
@pytest.mark.parametrize("unit", ["districts", "newareas"])
def test_collective_units_go_to_the_applicants_district(
    unit: str, district: str, on: date, body: str, named: tuple[str, ...]
) -> None:
    joint = decide_route(routed(8, "etic", unit), {}, district, on).joint
    assert [(part.body_code, part.as_named) for part in joint] == [(body, named)]
    lead = decide_route(routed(8, unit, "stic"), {}, district, on).lead
    assert (lead.body_code, lead.as_named) == (body, named)


@pytest.mark.parametrize(
    ("district", "units"),
    [
        ("futian", ("districts",)),
        ("longhua", ("districts", "newareas")),
        ("dapeng", ("newareas",)),
    ],
)
@pytest.mark.parametrize("asked", [("districts",), ("newareas",), ("districts", "newareas")])
def test_collective_units_take_one_part_with_its_duty_whichever_the_item_lists(
    asked: tuple[str, ...], district: str, units: tuple[str, ...]
) -> None:
    (part,) = decide_route(routed(8, "etic", *asked), {}, district, TODAY).joint
    assert part.unit_codes == units
    assert plain(part.duty, "en") == "Gives an opinion"


def test_a_joint_agency_may_depend_on_the_answers() -> None:
    def joint(answers: dict[str, Any] | None) -> list[str]:
        found = decide_route(item("talent-green"), answers, "nanshan", TODAY).joint
        return [part.body_code for part in found]

    in_qianhai = {"work": {"district": "nanshan", "in_qianhai": True}}
    assert joint({"work": {"district": "nanshan", "in_qianhai": False}}) == ["hrss"]
    assert joint({"work": {"in_qianhai": True}}) == ["hrss"]  # not asked
    assert joint({}) == ["hrss"]
    assert joint(in_qianhai) == ["qianhai", "hrss"]
    assert joint(None) == joint(in_qianhai)


def test_a_collective_unit_needs_a_district() -> None:
    with pytest.raises(NoBody, match="district"):
        decide_route(routed(8, "etic", "districts"), {}, None, TODAY)
    with pytest.raises(NotFound):
        decide_route(routed(8, "etic", "districts"), {}, "atlantis", TODAY)
    with pytest.raises(NoBody):
        decide_route(routed(8, "districts"), {}, "shenshan", PLAN_YEAR)


def test_open_ended_units_route_nobody() -> None:
    found = decide_route(routed(15, "etic", "tc", "cstb"), {}, None, TODAY)
    assert all("相关单位" not in name for part in found.joint for name in part.as_named)


def test_joint_parts_stand_in_the_order_of_the_measure() -> None:
    found = decide_route(routed(20, "psb", "ib", "fao", "qianhai"), {}, None, PLAN_YEAR)
    assert [part.body_code for part in found.joint] == ["qianhai", "fao", "ib"]


@pytest.mark.parametrize("on", [PLAN_YEAR, TODAY])
@pytest.mark.parametrize("wanted", all_items(), ids=lambda wanted: wanted.code)
def test_a_route_survives_being_stored_as_json(wanted: Item, on: date) -> None:
    found = decide_route(wanted, None, "nanshan", on)
    again = Route.from_dict(json.loads(json.dumps(found.as_dict())))
    assert again == found
    for before, after in zip((found.lead, *found.joint), (again.lead, *again.joint), strict=True):
        assert (before.as_named, before.duty) == (after.as_named, after.duty)
        assert before.reasons == after.reasons


def test_a_stored_route_keeps_its_bodies_whatever_is_learnt_later() -> None:
    stored = decide_route(item("tase"), {}, None, TODAY).as_dict()
    stored["lead"]["body"] = "stic"
    assert Route.from_dict(stored).lead.body_code == "stic"


@pytest.mark.parametrize("wanted", all_items(), ids=lambda wanted: wanted.code)
def test_every_item_routes_as_its_measure_allows(wanted: Item) -> None:
    found = decide_route(wanted, None, "nanshan", TODAY)
    bodies = [found.lead.body_code, *(part.body_code for part in found.joint)]
    assert len(set(bodies)) == len(bodies)
    for part in (found.lead, *found.joint):
        for reason in part.reasons:
            assert all(reason.rule.in_(language) for language in LANGUAGES)


def test_every_item_is_routed_to_bodies_of_the_day_around_every_reform() -> None:
    plan = load_plan()
    begins = {term.since for unit in plan.units.values() for term in unit.succession}
    reforms = {day for one in begins for day in (one - timedelta(days=1), one)}
    for wanted in all_items():
        for on in sorted(day for day in reforms if day >= max(wanted.valid_from, PLAN_YEAR)):
            found = decide_route(wanted, None, "nanshan", on)
            for part in (found.lead, *found.joint):
                acting = {
                    term.body
                    for unit in part.unit_codes
                    for term in plan.tenures_on(unit, on, district="nanshan")
                }
                assert part.body_code in acting, (wanted.code, on)


@pytest.mark.parametrize(
    ("on", "body"),
    [
        (date(2018, 8, 31), "guangming-new-area"),
        (date(2018, 9, 1), "guangming"),
        (TODAY, "guangming"),
    ],
)
def test_a_filing_stays_in_its_district_whoever_governs_it(on: date, body: str) -> None:
    given = routed(8, "etic", "newareas")
    assert acting_tenure(given, "newareas", "guangming", on).body == body
    with pytest.raises(NoBody, match="registered"):
        acting_tenure(given, "newareas", None, on)


def test_a_divided_unit_is_succeeded_by_the_one_that_has_the_matter() -> None:
    assert acting_tenure(routed(24, "etic", "fc"), "etic", None, date(2018, 12, 31)).body == "etic"
    assert acting_tenure(routed(24, "etic", "fc"), "etic", None, TODAY).body == "commerce"
