"""Units that the measure does not name: consulted and marked, or informed and never waited for."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.applications.routing.routing import Route, acting_tenure, decide_route
from services.catalogue import Item, item
from services.catalogue.route_consistency import problems_of_route
from services.language import plain
from services.plan import NoBody
from tests.support.editions import add, revised

TODAY = date(2026, 11, 22)
WHY = {"sc": "提出技术意见", "en": "Gives a technical view"}
FUND = item("fund-training")
M7 = "鼓励企业引进消化吸收再创新"


def asking(**route_says: Any) -> Item:
    """The fund, with more said of its route."""
    said = FUND.route.model_dump() | route_says
    return revised(FUND, route=said, self_check=None)


def unit(code: str, **more: Any) -> dict[str, Any]:
    return {"unit": code, "why": WHY, **more}


def test_who_is_consulted_is_no_joint_agency_and_says_so() -> None:
    wanted = asking(consult=[unit("stic", named_by=7)], inform=[unit("cstb")])
    assert not list(problems_of_route(wanted))
    found = decide_route(wanted, {}, None, TODAY)
    assert [part.body_code for part in found.joint] == ["finance"]
    (consulted,) = found.consulted
    assert (consulted.body_code, consulted.role, consulted.leads) == (
        "science",
        "consulted",
        False,
    )
    assert plain(consulted.duty, "en") == WHY["en"]
    reason = consulted.reasons[0]
    assert reason.position == 0
    assert reason.rule.in_("en").startswith(
        "Not named by measure 24; the item asks for it all the same."
    )
    assert "Named by measure 7 as unit" in reason.rule.in_("en")
    assert reason.rule.in_("sc").startswith("行动计划第24项主要任务未列名")
    assert [part.role for part in found.parts] == ["lead", "joint", "consulted"]
    assert [part.role for part in found.informed] == ["informed"]
    assert found.role_of(["stic"]) == "consulted"
    assert found.role_of(["fc"]) is None


def test_the_route_is_read_back_as_it_was_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = asking(consult=[unit("stic", named_by=7)], inform=[unit("cstb")])
    add(monkeypatch, wanted)
    found = decide_route(wanted, {}, None, TODAY)
    stored = found.as_dict()
    assert Route.from_dict(stored).as_dict() == stored
    before = {
        role: parts for role, parts in stored.items() if role not in ("consulted", "informed")
    }
    assert replace(found, consulted=(), informed=()).as_dict() == Route.from_dict(before).as_dict()


def test_a_unit_is_consulted_where_its_condition_holds() -> None:
    when = {"field": "support.kind", "op": "==", "value": "trainer"}
    wanted = asking(consult=[unit("stic", when=when)])
    assert not decide_route(wanted, {"support": {"kind": "employer"}}, None, TODAY).consulted
    assert decide_route(wanted, {"support": {"kind": "trainer"}}, None, TODAY).consulted
    assert decide_route(wanted, None, None, TODAY).consulted, "of whom it may take part"


def test_a_body_that_takes_part_already_is_not_asked_twice() -> None:
    # Commerce succeeded the lead unit of this item.
    found = decide_route(asking(inform=[unit("fc")], consult=[unit("stic")]), {}, None, TODAY)
    assert not found.informed
    assert len(found.consulted) == 1


def test_a_district_is_consulted_as_the_applicants() -> None:
    wanted = asking(consult=[unit("districts", named_by=8)])
    found = decide_route(wanted, {}, "nanshan", TODAY)
    assert [part.body_code for part in found.consulted] == ["nanshan"]


def test_before_anything_is_known_a_district_asked_in_some_cases_is_left_out() -> None:
    when = {"field": "support.kind", "op": "==", "value": "trainer"}
    wanted = asking(consult=[unit("districts", named_by=8, when=when), unit("stic")])
    found = decide_route(wanted, None, None, TODAY)
    assert [part.body_code for part in found.consulted] == ["science"]
    assert len(decide_route(wanted, None, "nanshan", TODAY).consulted) == 2
    with pytest.raises(NoBody):
        decide_route(wanted, {"support": {"kind": "trainer"}}, None, TODAY)
    with pytest.raises(NoBody):
        decide_route(asking(consult=[unit("districts", named_by=8)]), None, None, TODAY)


def test_a_unit_that_was_divided_is_consulted_on_a_charge_that_the_measure_does_not_mean() -> None:
    wanted = asking(consult=[unit("etic", competence="industry", named_by=6)])
    assert not list(problems_of_route(wanted))
    found = decide_route(wanted, {}, None, TODAY)
    (part,) = found.consulted
    assert (found.lead.body_code, part.body_code) == ("commerce", "industry")
    assert plain(part.duty, "en") == WHY["en"]
    assert part.as_named == ("市经贸信息委",)
    rule = part.reasons[0].rule.in_("en")
    assert rule.startswith("Measure 24 names this unit for another charge of it")
    assert "Named by measure 6 as unit 1 of 4" in rule
    assert acting_tenure(wanted, *part.unit_codes, None, TODAY).body == "industry"
    undivided = decide_route(wanted, {}, None, date(2018, 6, 1))
    assert (undivided.lead.body_code, undivided.consulted) == ("etic", ())


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        ({"consult": [unit("fc")]}, "measure 24 names fc; it is joint"),
        ({"consult": [unit("etic", competence="commerce")]}, "names etic; it is joint"),
        ({"consult": [unit("nobody")]}, "the plan has no unit nobody"),
        ({"consult": [unit("stic", named_by=27)]}, "measure 27 does not name stic"),
        ({"consult": [unit("stic")], "inform": [unit("stic")]}, "stic occurs twice"),
        ({"consult": [unit("stic", competence="none")]}, "stic has no competence none"),
        ({"inform": [unit("stic", sees_numbers=["identity"])]}, "stic is told only"),
        (
            {"consult": [unit("stic", sees_numbers=["account"])]},
            "no question asks for one of account",
        ),
        ({"apart": [unit("stic")]}, "measure 24 does not name stic"),
        ({"apart": [unit("fc")]}, "fc occurs twice"),
        ({"joint": (), "apart": [unit("etic")]}, "fc has no part, and no reason why"),
    ],
)
def test_what_the_plan_does_not_say_is_refused(says: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in problems_of_route(asking(**says)))


def test_a_door_quotes_the_measure_word_for_word() -> None:
    def wrong(clause: str) -> list[str]:
        doors = [{"measure": 7, "clause": clause}]
        return list(problems_of_route(revised(FUND, doors=doors)))

    assert not wrong(M7)
    assert wrong(M7 + "！") == [f"doors: {M7}！: not the words of measure 7"]


def test_a_base_is_seen_by_the_district_in_which_it_lies() -> None:
    base = item("fund-base")
    there = {"base": {"track": "delivery", "district": "luohu"}}
    (consulted,) = decide_route(base, there, "nanshan", TODAY).consulted
    assert consulted.body_code == "luohu"
    assert any("It lies in" in reason.rule.in_("en") for reason in consulted.reasons)
    (consulted,) = decide_route(base, {"base": {"track": "delivery"}}, "nanshan", TODAY).consulted
    assert consulted.body_code == "nanshan"


def test_the_place_is_a_question_for_a_district() -> None:
    wanted = asking(place="organisation.name")
    assert "route.place: organisation.name is not a question for a district" in list(
        problems_of_route(wanted)
    )
