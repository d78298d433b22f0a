"""A case that was handed over: its applicant and its officers read who acts, and why."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import orm

from services import moments
from services.actor import Role
from services.applications.casework.joint import Opinion
from services.applications.routing import handover
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.factories import make_officer, sign_in
from tests.support.scene import Scene

FILED = datetime(2018, 5, 2, 2, tzinfo=UTC)
"""Before the tax offices became one, and the science commission a bureau."""


@pytest.fixture
def scene(db: orm.Session) -> Scene:
    with moments.at(FILED):
        scene = Scene(db).consult()
        scene.opine("sat", Opinion.DISAGREE, "收入归集口径不一致")
    handover.hand_over(db, scene.application.id)
    return scene


@pytest.mark.parametrize(
    ("language", "name", "why"),
    [
        ("en", "Shenzhen Tax Service", "From 15 June 2018, Shenzhen Tax Service"),
        ("sc", "国家税务总局深圳市税务局", "自2018年6月15日起，深圳市国家税务局的职责由"),
        ("tc", "國家稅務總局深圳市稅務局", "自2018年6月15日起，深圳市國家稅務局的職責由"),
    ],
)
def test_the_applicant_reads_who_acts_now_and_since_when(
    scene: Scene, client: LintClient, language: str, name: str, why: str
) -> None:
    page = Company(scene, client, language).act_as(Role.FILER).page()
    agencies = [item.get_text(" ", strip=True) for item in page.select(".agencies > li")]
    assert len(agencies) == 3
    assert agencies[1].startswith(name)
    assert why in agencies[1]
    assert why in page.select_one(".timeline__item").get_text()
    assert "收入归集口径不一致" not in page.main.get_text()


def test_a_decision_stays_that_of_who_made_it(db: orm.Session, client: LintClient) -> None:
    with moments.at(FILED):
        scene = Scene(db).approve()
    handover.hand_over(db, scene.application.id)
    page = Company(scene, client).act_as(Role.FILER).page()
    standing, lead = page.select_one("#standing + p"), page.select_one(".agencies > li")
    assert standing.get_text().startswith("Science, Technology and Innovation Commission")
    assert lead.get_text(" ", strip=True).startswith("Science, Technology and Innovation Bureau")


def test_each_agency_says_whom_it_took_over_from(scene: Scene, client: LintClient) -> None:
    page = Company(scene, client).act_as(Role.FILER).page()
    lead, tax, finance = [item.get_text(" ", strip=True) for item in page.select(".agencies > li")]
    assert "first with Science, Technology and Innovation Commission" in lead
    assert "first with Shenzhen Municipal Office, State Administration of Taxation" in tax
    assert "first with Shenzhen Local Taxation Bureau" in tax
    assert "first with Finance Commission" in finance
    assert "Lead" in lead
    assert "Has given its opinion" in tax


@pytest.mark.parametrize("language", ["en", "sc", "tc"])
def test_an_officer_reads_how_it_came(scene: Scene, client: LintClient, language: str) -> None:
    sign_in(client, scene.user("science", Role.REVIEWER))
    page = client.page(f"/{language}/agency/cases/{scene.application.id}")
    agencies = page.find(id="agencies").parent
    assert len(agencies.select("p.muted")) == 4
    assert "2018" in agencies.select("p.muted")[1].get_text()
    assert "收入归集口径不一致" in agencies.get_text()
    history = page.find(id="history").parent.select_one(".timeline__item").get_text()
    assert {"en": "From 2024", "sc": "自2024年起", "tc": "自2024年起"}[language] in history


def test_a_past_officer_does_not_find_it(scene: Scene, client: LintClient) -> None:
    sign_in(client, scene.user("stic", Role.REVIEWER))
    client.page(f"/en/agency/cases/{scene.application.id}", 404)


def test_a_lead_that_took_an_opinion_over_is_still_at_work(
    scene: Scene, client: LintClient
) -> None:
    scene.application.reviews[0].opinion = Opinion.AGREE
    lead = Company(scene, client).act_as(Role.FILER).page().select_one(".agencies > li")
    assert "Working on it" in lead.get_text()


def test_the_receipt_keeps_whom_it_named_and_says_who_followed(
    scene: Scene, client: LintClient
) -> None:
    receipt = Company(scene, client).act_as(Role.FILER).page("/receipt").main.get_text(" ")
    assert "Shenzhen Local Taxation Bureau · Joint" in " ".join(receipt.split())
    assert "acts in place of Shenzhen Local Taxation Bureau" in receipt


def test_an_officer_of_a_past_body_reads_where_the_cases_went(
    db: orm.Session, client: LintClient
) -> None:
    sign_in(client, make_officer(db, "sat"))
    page = client.page("/en/agency/queue").get_text()
    assert "Your agency no longer acts under the plan" in page
    assert "Its cases went to: Shenzhen Tax Service, State Taxation Administration." in page
    sign_in(client, make_officer(db, "tax"))
    assert "Nothing to do here" in client.page("/en/agency/queue").get_text()
