"""What earlier answers rule out is not offered; what was chosen is shown all the same."""

from typing import Any

import pytest

from tests.support.answers import Answers, complete
from tests.support.drawing import draw_form, form_of


def vehicle(kind: str | None, ground: str | None = None) -> Answers:
    answers = complete("vehicles")
    answers["request"] = {"kind": kind} if kind else {}
    answers["ground"] = {"kind": ground} if ground else {}
    return answers


def offered(item_code: str, section: str, answers: Any, name: str) -> set[str]:
    """The values that can be chosen on a page."""
    page = draw_form(form_of(item_code, section, answers))
    values = {tag["value"] for tag in page.select(f'[name="{name}"]') if tag.name == "input"}
    return values | {tag["value"] for tag in page.select(f'[name="{name}"] option[value]')} - {""}


REST = {"talent", "donor", "finance", "none"}


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("hk_in", {"investor"}),
        ("mo_in", {"investor"}),
        ("gd_out", {"mainland_firm"}),
        ("hzmb", {"bridge"}),
        (None, {"investor", "mainland_firm", "bridge"}),
    ],
)
def test_only_the_grounds_of_that_kind_of_vehicle_can_be_chosen(
    kind: str | None, own: set[str]
) -> None:
    assert offered("vehicles", "ground", vehicle(kind), "ground-kind") == own | REST


def test_a_ground_chosen_before_the_kind_was_changed_still_shows() -> None:
    left = offered("vehicles", "ground", vehicle("gd_out", "investor"), "ground-kind")
    assert left == {"investor", "mainland_firm"} | REST


def test_drivers_are_asked_for_the_status_that_the_vehicle_takes() -> None:
    name = "drivers-list-1-status"
    assert offered("vehicles", "drivers", vehicle("hk_in"), name) == {"hk"}
    assert offered("vehicles", "drivers", vehicle("gd_out"), name) == {"mainland"}
    assert offered("vehicles", "drivers", vehicle("mo_in"), name) == {"hk", "mo", "mainland"}
    foreign = vehicle("gd_out")
    foreign["drivers"]["list"][0]["status"] = "mo"
    assert offered("vehicles", "drivers", foreign, "drivers-list-0-status") == {"mo", "mainland"}


def test_only_documents_that_the_person_can_hold_are_offered() -> None:
    answers = complete("talent-green")
    answers["identity"].pop("main", None)
    answers["person"]["status"] = "taiwan"
    kinds = {"taiwan_travel_permit", "residence_permit_hkmt"}
    assert offered("talent-green", "identity", answers, "identity-main-kind") == kinds
    del answers["person"]["status"]
    assert len(offered("talent-green", "identity", answers, "identity-main-kind")) > len(kinds)
