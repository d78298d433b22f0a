"""From a finished draft to the receipt."""

import pytest
from sqlalchemy import func, orm, select

from services import moments
from services.actor import Role
from services.applications.lifecycle import Action, State
from services.catalogue import item
from services.inventory.sealing import delete_rows
from services.models import Event, Round
from tests.support.client import LintClient
from tests.support.company import Company, filled, open_round
from tests.support.editions import change_on
from tests.support.picks import FUND
from tests.support.scene import Scene


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db), client)


def test_the_check_page_leads_to_each_thing_that_is_wrong(company: Company) -> None:
    company.act_as(Role.FILER)
    page = company.page("/check")
    left = page.find(id="left")
    links = [link["href"] for link in left.find_all("a")]
    assert company.url("/sections/staff#staff-total") in links
    assert company.url("/documents#documents-licence") in links
    assert not page.main.find("form")


def test_an_unfinished_draft_cannot_be_signed_or_handed_on(company: Company) -> None:
    company.act_as(Role.FILER)
    version = company.stored().version
    assert company.post("/request-signature", {"version": version}).status_code == 422
    company.act_as(Role.OWNER)
    assert company.client.get(company.url("/sign")).location == company.url("/check")
    response = company.post("/sign", {"version": version, "declared": "y"})
    assert (response.status_code, response.location) == (303, company.url("/check"))
    assert company.stored().state == State.DRAFT


def test_the_filer_asks_the_owner_by_name(company: Company) -> None:
    company.scene.fill_in()
    company.act_as(Role.FILER)
    owner = company.scene.users["", Role.OWNER].name
    assert f"Ask {owner} to sign" in company.page("/check").get_text()
    assert company.submit("/check").location == company.url("/tasks")
    assert company.stored().state == State.SIGNING
    assert owner in company.page("/tasks").get_text()
    company.page("/sign", 404)


def test_the_owner_returns_it_with_a_note_that_the_filer_reads(company: Company) -> None:
    _to_sign(company)
    response = company.post(
        "/return", {"version": company.stored().version, "text": "请补充外汇收入说明"}
    )
    assert response.location == company.url("/tasks")
    assert company.stored().state == State.DRAFT
    company.act_as(Role.FILER)
    assert "请补充外汇收入说明" in company.page("/tasks").get_text()


def test_signing_needs_the_declaration(company: Company) -> None:
    _to_sign(company)
    response = company.submit("/sign")
    assert response.status_code == 422
    assert 'href="#declared"' in response.get_data(as_text=True)
    assert company.stored().state == State.SIGNING


def test_a_whole_path_ends_with_a_receipt(company: Company) -> None:
    _to_sign(company)
    response = company.submit("/sign", declared="y")
    assert response.location == company.url("/receipt")
    application = company.stored()
    assert application.state == State.RECEIVED
    assert application.number in company.page("/receipt").get_text()
    assert company.client.get(company.url("/tasks")).location == company.url()


def test_submitting_twice_gives_the_same_receipt(company: Company) -> None:
    _to_sign(company)
    fields = filled(company.page("/sign").main.form) | {"declared": "y"}
    first, second = company.post("/sign", fields), company.post("/sign", fields)
    assert first.location == second.location == company.url("/receipt")
    submitted = select(func.count()).where(
        Event.application_id == company.id, Event.action == Action.SUBMIT
    )
    assert company.scene.db.scalar(submitted) == 1
    assert company.client.get(company.url("/sign")).location == company.url("/receipt")


def test_an_owner_signs_what_they_read_and_nothing_else(company: Company) -> None:
    company.scene.fill_in()
    company.act_as(Role.OWNER)
    fields = filled(company.page("/sign").main.form) | {"declared": "y"}
    company.submit("/sections/staff", "then=later", staff__research="1")
    assert company.post("/sign", fields).status_code == 409
    assert company.stored().state == State.DRAFT


def test_a_filer_and_a_viewer_cannot_sign(company: Company) -> None:
    _to_sign(company)
    fields = filled(company.page("/sign").main.form) | {"declared": "y"}
    for role in (Role.FILER, Role.VIEWER):
        company.act_as(role)
        assert company.post("/sign", fields).status_code == 404
        assert company.stored().state == State.SIGNING
    assert not company.page("/check").main.find("form")


def test_nobody_changes_what_waits_for_a_signature(company: Company) -> None:
    company.scene.fill_in()
    company.act_as(Role.FILER)
    company.submit("/check")
    assert company.client.get(company.url("/sections/staff")).location == company.url()
    assert company.post("/sections/staff", {"version": ""}).status_code == 409
    assert company.post("/documents/licence").status_code == 303
    assert company.submit("/check").location == company.url("/tasks")  # takes it back
    assert company.stored().state == State.DRAFT


def test_outside_a_round_a_fund_can_be_prepared_but_not_submitted(
    db: orm.Session, client: LintClient
) -> None:
    company = Company(Scene(db, "fund-training"), client)
    company.scene.fill_in()
    delete_rows(db, Round)
    company.act_as(Role.OWNER)
    assert (
        "No round is open now"
        in company.client.page(f"{company.home}/applications/start/fund-training").get_text()
    )
    response = company.submit("/sign", declared="y")
    assert response.status_code == 422
    assert "not open for applications now" in response.get_data(as_text=True)


def _to_sign(company: Company) -> None:
    company.scene.fill_in()
    company.act_as(Role.FILER)
    company.submit("/check")
    company.act_as(Role.OWNER)


def test_a_service_of_the_districts_asks_an_applicant_for_theirs(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = {"unit": "districts", "duty": {"sc": "提出意见", "en": "Gives an opinion"}}
    routing = {"lead": "etic", "clause": "深港国际服务交付中心", "joint": [part]}
    change_on(monkeypatch, "tase", moments.today(), measure=8, route=routing)
    company.scene.application.item_version = 2
    company.scene.db.flush()
    company.scene.fill_in()
    company.scene.applicant.district = None
    company.act_as(Role.OWNER)
    response = company.submit("/sign", declared="y")
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "Say in which district of Shenzhen the applicant is registered" in page
    assert company.stored().state == State.DRAFT


def test_what_is_not_met_is_said_before_signing_and_keeps_nobody_from_it(company: Company) -> None:
    company.scene.fill_in()
    company.act_as(Role.FILER)
    assert company.page("/check").find(id="cautions") is None
    company.submit("/sections/staff", staff__college="1")
    for page in ("/check", "/sign"):
        cautions = company.act_as(Role.OWNER).page(page).find(id="cautions")
        title = item("tase").section("staff").title.en
        assert cautions.h3.get_text(strip=True) == title
        assert "Self-check, not met" in cautions.get_text()
    assert company.submit("/sign", declared="y").location == company.url("/receipt")


def test_rows_that_do_not_count_are_said_before_signing(
    db: orm.Session, client: LintClient
) -> None:
    company = Company(Scene(db, "fund-training").fill_in(), client).act_as(Role.OWNER)
    company.submit("/sections/trainees", **{"trainees-people-0-education": "below_college"})
    for page in ("/check", "/sign"):
        cautions = company.page(page).find(id="cautions")
        assert "Trainees" in cautions.h3.get_text()
        assert "Row 1 does not count" in cautions.get_text()


def test_who_has_filed_in_the_round_is_told_before_filing_again(
    db: orm.Session, client: LintClient
) -> None:
    open_round(db)
    first = Scene(db, FUND).submit()
    again = Company(first.another().fill_in(), client).act_as(Role.OWNER)
    start = client.page(f"{again.home}/applications/start/{FUND}")
    for page in (start, again.page("/check")):
        assert f"{first.application.number} was filed in this round" in page.get_text()
        assert page.find("a", href=f"{again.home}/applications/{first.application.id}")
    assert "Continue to sign and submit" not in again.page("/check").get_text()
    assert client.get(again.url("/sign")).location.endswith("/check")
    sent = again.post("/sign", {"declared": "y", "version": again.stored().version})
    assert sent.location.endswith("/check")
    assert again.stored().number is None
