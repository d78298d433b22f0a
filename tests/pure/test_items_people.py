"""Services for people who come, work and train: what their forms refuse, flag and reckon."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.self_check import self_check_of
from services.applications.routing.routing import decide_route
from services.catalogue import View, check, documents_asked, facts, item
from services.catalogue.reckoning import reckon
from services.eligibility import evaluate
from services.eligibility.points import total_points
from services.language import plain
from tests.support.answers import DAY, Answers, complete


def changed(code: str, **sections: dict[str, Any]) -> Answers:
    answers = complete(code)
    for section, values in sections.items():
        answers.setdefault(section, {}).update(values)
    return answers


def wrong(code: str, answers: Answers) -> set[str]:
    """Where something is wrong."""
    return {problem.field for problem in check(item(code), answers, on=DAY)}


def on(days: int) -> str:
    return (DAY + timedelta(days=days)).isoformat()


def counted(code: str, answers: Answers) -> list[str]:
    """The numbers that the form says."""
    checks = self_check_of(item(code), answers, DAY)
    return [plain(one.counted, "en") for one in checks if one.counted]


def visit(days: int, route: str, but: int | None = None) -> Answers:
    """A visit of some days, with an itinerary of all of them but one."""
    stay = [
        {"day": on(30 + n), "city": "深圳", "activity": "会谈", "host": "示例公司"}
        for n in range(days + 1)
        if n != but
    ]
    port = {
        "port": "airport",
        "urgent_reason": "设备突发故障，须专家立即到场，来不及办签证。",
    }
    return changed(
        "e-station",
        request={"route": route, **(port if route == "port" else {})},
        visit={"start": on(30), "end": on(30 + days), "itinerary": stay},
    )


@pytest.mark.parametrize(
    ("answers", "places"),
    [
        (visit(30, "port"), set()),
        (visit(31, "port"), {"visit.end"}),
        (visit(31, "consulate"), set()),
        (visit(3, "consulate", but=2), {"visit.itinerary"}),
    ],
)
def test_a_visit_is_planned_day_by_day_and_a_port_visa_is_for_30(
    answers: Answers, places: set[str]
) -> None:
    assert wrong("e-station", answers) == places


@pytest.mark.parametrize(("passport_to", "fits"), [("2027-06-22", True), ("2027-06-21", False)])
def test_a_visitor_s_passport_outlasts_the_arrival_by_six_months(
    passport_to: str, fits: bool
) -> None:
    answers = complete("e-station")
    answers["guests"]["visitors"][0] |= {"arrives_on": "2026-12-22", "passport_to": passport_to}
    assert (wrong("e-station", answers) == set()) is fits


def driver(status: str, last: str = "1") -> dict[str, Any]:
    document = {"kind": "home_return_permit", "number": f"H1234567{last}"}
    licence = {"cn_licence": "440300000001", "valid_to": on(700)}
    return {"name": "示例人", "status": status, "document": document, **licence}


@pytest.mark.parametrize(
    ("section", "changes", "place"),
    [
        ("vehicle", {"vin": "LSVAA4182E200000I"}, "vehicle.vin"),
        ("vehicle", {"vin": "LSVAA4182E200000"}, "vehicle.vin"),
        ("vehicle", {"seats": 9}, "vehicle.seats"),
        ("vehicle", {"length": "6.01"}, "vehicle.length"),
        ("drivers", {"list": [driver("mainland")]}, "drivers.list"),
        ("drivers", {"list": [driver("hk"), driver("hk", "2"), driver("hk", "3")]}, None),
        ("vehicle", {"length": "6"}, None),
        ("vehicle", {"plate": "粤Z1234港"}, None),
        (
            "ground",
            {"firms": [{"name": "甲", "share": "60"}, {"name": "乙", "share": "41"}]},
            "ground.firms",
        ),
    ],
)
def test_what_a_vehicle_may_be(section: str, changes: dict[str, Any], place: str | None) -> None:
    found = wrong("vehicles", changed("vehicles", **{section: changes}))
    assert found == ({place} if place else set())


@pytest.mark.parametrize(
    ("tax", "cars"),
    [
        ("149999.99", 0),
        ("150000", 1),
        ("500000", 2),
        ("1000000", 3),
        ("14000000", 15),
        ("20000000", 15),
    ],
)
def test_the_form_says_how_many_cars_the_tax_allows(tax: str, cars: int) -> None:
    answers = changed("vehicles", ground={"tax_prior_year": tax})
    said = counted("vehicles", answers)
    assert said[0].startswith(f"From your answers: {cars} ")


@pytest.mark.parametrize(
    ("kind", "seats", "statuses", "places"),
    [
        ("adhoc", 5, ["hk", "hk"], set()),
        ("adhoc", 6, ["hk"], {"vehicle.seats"}),
        ("adhoc", 5, ["hk", "hk", "hk"], {"drivers.list"}),
        ("northbound", 8, ["hk", "hk"], set()),
        ("northbound", 8, ["hk", "hk", "hk"], {"drivers.list"}),
        ("gd_out", 8, ["mainland"], set()),
        ("gd_out", 8, ["mainland", "hk"], {"drivers.list"}),
        ("mo_in", 8, ["mo", "hk", "mainland"], set()),
    ],
)
def test_seats_and_drivers_are_those_of_the_kind_of_quota(
    kind: str, seats: int, statuses: list[str], places: set[str]
) -> None:
    drivers = [driver(status, str(n)) for n, status in enumerate(statuses)]
    ground = {"kind": "none"} if kind == "gd_out" else {}
    changes = {"request": {"kind": kind}, "vehicle": {"seats": seats}, "ground": ground}
    assert wrong("vehicles", changed("vehicles", **changes, drivers={"list": drivers})) == places


@pytest.mark.parametrize(
    ("section", "changes", "places"),
    [
        ("host", {"in_area": False}, {"host.in_area"}),
        ("host", {"legal_person": False}, {"host.legal_person"}),
        ("visit", {"entries": 12}, set()),
    ],
)
def test_only_a_legal_person_of_the_area_invites(
    section: str, changes: dict[str, Any], places: set[str]
) -> None:
    assert wrong("e-station", changed("e-station", **{section: changes})) == places


@pytest.mark.parametrize(("entries", "fits"), [(1, True), (2, False)])
def test_a_port_visa_is_for_one_entry(entries: int, fits: bool) -> None:
    answers = visit(3, "port")
    answers["visit"]["entries"] = entries
    assert wrong("e-station", answers) == (set() if fits else {"visit.entries"})


@pytest.mark.parametrize("been", [True, False])
def test_whoever_came_before_shows_the_last_visa(been: bool) -> None:
    answers = complete("e-station")
    for visitor in answers["guests"]["visitors"]:
        visitor["been_before"] = been
    asked = {one.slot.code: one.required for one in documents_asked(item("e-station"), answers)}
    assert asked.get("last_visa", False) is been


@pytest.mark.parametrize(
    ("nationality", "end", "fits"),
    [("IT", 364, False), ("IT", 366, True), ("CN", 90, True)],
)
def test_the_contract_of_a_foreign_expert_is_for_a_year(
    nationality: str, end: int, fits: bool
) -> None:
    term = {"start": on(30), "end": on(30 + end)}
    changes = {"person": {"nationality": nationality}, "contract": term}
    found = wrong("talent-programme", changed("talent-programme", **changes))
    assert ("contract.end" in found) is not fits


def test_a_northbound_car_needs_no_ground() -> None:
    answers = changed("vehicles", request={"kind": "northbound"})
    del answers["ground"]
    assert wrong("vehicles", answers) == set()
    asked = {one.slot.code for one in documents_asked(item("vehicles"), answers)}
    assert asked == {"vehicle", "driver_ids", "owner_auth"}


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, "B"),
        ({"merits": ["innovator"]}, "A"),
        ({"education": "doctor", "years": 17, "merits": ["fortune_500"]}, "A"),
        ({"education": "other", "years": 0, "pay_year": "60000", "merits": []}, None),
    ],
)
def test_the_permit_s_points_are_the_checker_s(changes: dict[str, Any], grade: str | None) -> None:
    wanted = item("work-permit")
    answers = changed("work-permit", category=changes)
    assert check(wanted, answers, on=DAY) == []
    fed = facts(wanted, answers, on=DAY)
    (outcome,) = evaluate(fed, DAY, ["work-permit"], filed=True)
    assert (outcome.grade.code if outcome.grade else None) == grade
    points = total_points(fed.get)
    told = " ".join(counted("work-permit", answers))
    assert not told or f"{points.low}" in told


@pytest.mark.parametrize(
    ("income", "subsidy"),
    [
        ([("900000.00", "240000.00"), ("100000.00", "20000.00")], "110000.00"),
        ([("1000000.00", "150000.00")], "0.00"),
        ([("1000000.00", "150000.01")], "0.01"),
        ([("33333333.33", "9999999.99")], "4999999.99"),
        ([("33333333.40", "10000000.01")], "5000000.00"),
        ([("50000000.00", "22000000.00")], "5000000.00"),
    ],
)
def test_the_subsidy_is_what_exceeds_15_per_cent_up_to_five_million(
    income: list[tuple[str, str]], subsidy: str
) -> None:
    kinds = ("wages", "royalties")
    rows = [
        {"kind": kind, "taxable": taxable, "paid": paid}
        for kind, (taxable, paid) in zip(kinds, income, strict=False)
    ]
    wanted = item("gba-iit")
    view = View(wanted, changed("gba-iit", year={"income": rows}))
    (found,) = reckon(wanted.reckoned, view, DAY)
    assert found.value == Decimal(subsidy)


@pytest.mark.parametrize(
    ("category", "born", "keeps"),
    [
        ("a", "1966-11-23", True),
        ("a", "1966-11-22", False),
        ("b", "1971-11-22", False),
        ("c", "1986-11-23", True),
    ],
)
def test_the_age_of_a_class_is_flagged_and_taken(category: str, born: str, keeps: bool) -> None:
    wanted = item("talent-programme")
    answers = changed(
        "talent-programme", programme={"category": category}, person={"born_on": born}
    )
    (found,) = reckon(wanted.reckoned, View(wanted, answers), DAY)
    assert found.keeps is keeps
    assert check(wanted, answers, on=DAY) == []


@pytest.mark.parametrize(("left_out", "fits"), [(None, True), (0, False), (1, False)])
def test_a_university_and_an_enterprise_train_together(left_out: int | None, fits: bool) -> None:
    answers = complete("joint-training")
    partners = answers["partners"]["list"]
    if left_out is not None:
        partners[left_out] = {
            "name": "示例培训中心",
            "kind": "trainer",
            "role": "培训",
            "code": partners[left_out]["code"],
        }
    assert (wrong("joint-training", answers) == set()) is fits


@pytest.mark.parametrize(
    ("day", "body"), [(date(2018, 3, 31), "ib"), (date(2018, 4, 1), "immigration")]
)
def test_a_visit_is_made_known_to_the_border_station_of_the_day(day: date, body: str) -> None:
    found = decide_route(item("e-station"), complete("e-station"), "nanshan", day)
    assert [part.body_code for part in found.informed] == [body]
