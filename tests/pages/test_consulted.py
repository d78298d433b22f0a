"""Whoever the measure does not name is marked as such wherever it is shown."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.catalogue import item
from services.eligibility import topics
from services.plan import load_plan
from tests.pure.test_routing_others import FUND, M7, asking, unit
from tests.support.client import LintClient
from tests.support.company import Company, open_round
from tests.support.editions import add, revised
from tests.support.factories import sign_in
from tests.support.scene import Scene

MARK = "Consulted (this measure of the plan does not name it)"
MARKED = "征求意见（行动计划本项未列名）"


@pytest.fixture
def scene(db: Session, monkeypatch: pytest.MonkeyPatch) -> Scene:
    open_round(db)
    wanted = asking(consult=[unit("stic", named_by=7)], inform=[unit("cstb")])
    add(monkeypatch, revised(wanted, doors=[{"measure": 7, "clause": M7}]))
    return Scene(db, "fund-training").consult()


def test_the_guide_marks_them(client: LintClient, scene: Scene) -> None:
    for language, mark in (("en", MARK), ("sc", MARKED)):
        agencies = client.page(f"/{language}/services/fund-training").find(
            attrs={"aria-labelledby": "agencies"}
        )
        assert agencies
        assert mark in agencies.get_text()


def test_applicant_and_officer_see_the_mark(client: LintClient, scene: Scene) -> None:
    company = Company(scene, client).act_as(Role.OWNER)
    for page in ("", "/receipt"):
        text = company.page(page).get_text(" ", strip=True)
        assert MARK in text
        assert "Informed only" in text
    sign_in(client, scene.user("science", Role.REVIEWER))
    text = client.page(f"/en/agency/cases/{scene.application.id}").get_text(" ", strip=True)
    assert MARK in text
    assert "Informed only" in text


def test_a_door_stands_on_the_page_of_the_measure_that_it_serves(
    client: LintClient, scene: Scene
) -> None:
    name = item("fund-training").name
    for language in ("sc", "en"):
        page = client.page(f"/{language}/plan/measures/7").find(
            attrs={"aria-labelledby": "services"}
        )
        assert page
        assert name[language] in page.get_text()
        assert M7 in page.get_text()
    guide = client.page("/en/services/fund-training")
    assert M7 in guide.get_text()
    served = load_plan().measure(7)
    (link,) = guide.select("#agencies ~ .clause a[href='/en/plan/measures/7']")
    assert link.get_text() == f"Measure 7: {served.title.en}"


def test_the_checker_lists_and_marks_them(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, revised(FUND, route=asking(consult=[unit("stic", named_by=7)]).route))
    topics.cache_clear()
    try:
        text = client.page("/en/eligibility/schemes/fund-training").get_text(" ", strip=True)
    finally:
        monkeypatch.undo()
        topics.cache_clear()
    assert MARK in text
    assert load_plan().unit("stic").name.en in text


def test_a_condition_that_is_not_verified_is_called_indicative(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = FUND.conditions
    for status, marked in (("V", False), ("P", True), ("K", True)):
        source = first.source.model_copy(update={"status": status})
        changed = first.model_copy(update={"source": source})
        add(monkeypatch, revised(FUND, conditions=[changed, *others]))
        page = client.page("/en/services/fund-training")
        line = page.select_one("[aria-labelledby=conditions] li")
        assert ("Indicative" in line.get_text()) is marked


def test_a_benefit_that_is_not_verified_is_called_indicative(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert FUND.benefit
    for status, marked in (("V", False), ("P", True), ("K", True)):
        benefit = FUND.benefit.model_copy(update={"status": status})
        add(monkeypatch, revised(FUND, benefit=benefit))
        (line,) = client.page("/en/services/fund-training").select("[aria-labelledby=who] > p")
        assert ("Indicative" in line.get_text()) is marked
