"""Several services in one filing, in a browser without scripts."""

import re

import pytest
from sqlalchemy import orm, select

from services.actor import Role
from services.applications.filing import combining, drafting
from services.applications.lifecycle import State
from services.catalogue import item
from services.demo.answers import answers_to
from services.models import Application, ErrandFiling
from tests.support.client import LintClient
from tests.support.company import Company, filled
from tests.support.scene import Scene

CODE = "hk-firm-qianhai"
START = f"/en/enterprise/together/start/{CODE}"


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db), client)


def begin(company: Company, *chosen: str) -> str:
    """Start an errand on its page; the address of its task list."""
    company.act_as(Role.FILER)
    fields = filled(company.client.page(START).main.find("form"))
    response = company.client.post(START, data=fields | {"services": list(chosen)})
    assert response.status_code == 303
    return str(response.location)


def fill_in(company: Company, code: str) -> Application:
    """Fill one service in."""
    scene = company.scene
    draft = scene.db.scalars(select(Application).where(Application.item_code == code)).one()
    for section, values in answers_to(item(code), scene.applicant).items():
        drafting.save_section(
            scene.db, scene.filer, draft.id, section, values, version=draft.version
        )
    scene.db.commit()
    return draft


def test_the_guide_leads_to_the_errand_and_says_what_is_given_once(company: Company) -> None:
    page = company.client.page("/en/services/work-permit")
    link = next(a for a in page.main.find_all("a") if "/together/" in a["href"])
    guide = company.client.page(link["href"])
    assert "Hiring an expert from abroad" in guide.h1.get_text()
    words = guide.find(id="shared").find_parent("section").get_text(" ", strip=True)
    assert "Passport" in words
    assert guide.find("a", href="/en/enterprise/together/start/foreign-expert")


def test_a_service_that_is_not_chosen_is_not_started(company: Company) -> None:
    page = company.client.page(begin(company, "headquarters", "factor-flow"))
    headings = [h2.get_text() for h2 in page.main.find_all("h2")]
    assert "Typed once for several services" in headings
    assert not [words for words in headings if "onstruction" in words]
    once = page.find(id="once").find_parent("section").get_text(" ", strip=True)
    assert "For: " in once


def test_choosing_nothing_is_said_beside_the_question(company: Company) -> None:
    company.act_as(Role.FILER)
    fields = filled(company.client.page(START).main.find("form")) | {"services": []}
    page = company.client.post(START, data=fields)
    assert page.status_code == 422
    assert "Select at least one service" in page.text
    assert not list(company.scene.db.scalars(select(ErrandFiling)))


def test_pressing_start_twice_starts_one(company: Company) -> None:
    company.act_as(Role.FILER)
    fields = filled(company.client.page(START).main.find("form"))
    first, second = (company.client.post(START, data=fields).location for _ in range(2))
    assert first == second
    assert "Continue them" in company.client.page(START).get_text()


def test_the_filer_asks_and_the_owner_signs_what_is_ready(company: Company) -> None:
    tasks = begin(company, "headquarters", "factor-flow")
    fill_in(company, "headquarters")
    page = company.client.page(tasks)
    form = page.find("form", action=re.compile("request-signatures"))
    company.client.post(form["action"], data=filled(form))
    company.act_as(Role.OWNER)
    sign = company.client.page(f"{tasks}/sign")
    assert "Something is still to be filled in" in sign.get_text()
    fields = filled(sign.main.find("form"))
    assert company.client.post(f"{tasks}/sign", data=fields).status_code == 422
    response = company.client.post(f"{tasks}/sign", data=fields | {"declared": "y"})
    assert response.location == f"{tasks}/receipt"
    receipt = company.client.page(f"{tasks}/receipt")
    filed = company.scene.db.scalars(
        select(Application).where(Application.item_code == "headquarters")
    ).one()
    assert filed.number
    assert filed.number in receipt.get_text()
    assert "Still drafts" in receipt.get_text()


def test_a_page_of_an_earlier_version_signs_nothing(company: Company) -> None:
    tasks = begin(company, "headquarters")
    draft = fill_in(company, "headquarters")
    company.act_as(Role.OWNER)
    fields = filled(company.client.page(f"{tasks}/sign").main.find("form"))
    scene = company.scene
    values = draft.answers["question"] | {"text": "改过的问题" * 10}
    drafting.save_section(
        scene.db, scene.filer, draft.id, "question", values, version=draft.version
    )
    scene.db.commit()
    response = company.client.post(f"{tasks}/sign", data=fields | {"declared": "y"})
    assert response.status_code == 409
    scene.db.expire_all()
    assert scene.db.get_one(Application, draft.id).state == State.DRAFT


def test_a_draft_and_the_start_page_lead_back_to_the_errand(company: Company) -> None:
    tasks = begin(company, "headquarters")
    draft = company.scene.db.scalars(
        select(Application).where(Application.item_code == "headquarters")
    ).one()
    page = company.client.page(f"/en/enterprise/applications/{draft.id}/tasks")
    assert page.find("a", href=tasks)
    assert company.client.page("/en/enterprise/").find("a", href=tasks)


def test_nothing_is_offered_that_somebody_cannot_file(company: Company) -> None:
    company.act_as(Role.VIEWER)
    assert not company.client.page(START).main.find("form")


def test_a_strangers_errand_is_not_found(company: Company) -> None:
    stranger = Scene(company.scene.db)
    theirs = combining.start(stranger.db, stranger.filer, CODE, ["headquarters"], language="en")
    company.act_as(Role.OWNER)
    for page in ("", "/sign", "/receipt"):
        company.client.page(f"/en/enterprise/together/{theirs.id}{page}", 404)
