"""Answering a correction notice: only what it lists can be changed."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import orm, select
from werkzeug.test import TestResponse

from services import formats
from services.actor import Role
from services.applications.casework import accepting
from services.applications.casework.accepting import Correction
from services.applications.lifecycle import State
from services.followup.announcing import announce
from services.inventory.sealing import change_rows
from services.models import Application, Document, Notice
from services.notices import wording
from tests.corpus.builders import pdf
from tests.support.client import LintClient
from tests.support.company import Company, filled, open_round
from tests.support.scene import Scene

NOTE = "与审计报告不一致，请核对后更正。"


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    company = Company(Scene(db), client)
    _ask(company, "staff.total", "documents.licence")
    return company.act_as(Role.FILER)


def _ask(company: Company, *paths: str) -> None:
    scene = company.scene.submit()
    scene.claim()
    accepting.ask_for_correction(
        scene.db,
        scene.lead,
        company.id,
        version=scene.version(scene.lead),
        corrections=[Correction(path, NOTE) for path in paths],
    )


def _sign(company: Company) -> TestResponse:
    return company.act_as(Role.OWNER).submit("/correction/sign", declared="y")


def _to_read(company: Company) -> str:
    """What the owner reads before signing."""
    main = company.act_as(Role.OWNER).page("/correction/sign").main
    assert main
    return main.get_text(" ", strip=True)


def _prepare(company: Company) -> None:
    """Let the filer deal with every point, and ask an owner to sign."""
    company.act_as(Role.FILER)
    held = company.scene.db.query(Document).filter_by(application_id=company.id, slot="licence")
    file = {"file": (BytesIO(pdf()), "新营业执照.pdf"), "replaces": str(held.one().id)}
    company.post("/documents/licence", file)
    company.submit("/sections/staff", staff__total="5000")
    assert company.submit("/correction").status_code == 303


def _headings(company: Company) -> list[str]:
    page = company.client.page(f"{company.home}/")
    return [str(tag.contents[0]).strip() for tag in page.select("h2[id^=waiting-]")]


def test_the_notice_lists_what_to_correct_and_by_when(company: Company) -> None:
    assert "Corrections are needed by" in company.page().get_text()
    page = company.page("/correction")
    assert page.get_text().count(NOTE) == 2
    links = [a["href"] for a in page.main.select("a[href*='#']")]
    assert company.url("/sections/staff#staff-total") in links
    assert company.url("/documents#documents-licence") in links


@pytest.mark.parametrize("language", ["sc", "tc"])
def test_the_notice_is_read_in_chinese_too(company: Company, language: str) -> None:
    company.home = f"/{language}/enterprise"
    for page in ("", "/correction", "/sections/staff", "/documents"):
        company.page(page)


def test_the_mail_about_the_notice_says_by_when(company: Company, db: orm.Session) -> None:
    application = company.stored()
    announce(db, application.events[-1].id)
    notice = db.scalars(select(Notice).where(Notice.kind == "case.ask_for_correction")).first()
    assert notice is not None
    (body,) = wording.word_body(notice.kind, notice.data)
    due = date.fromisoformat((application.correction or {})["due_on"])
    assert f"Answer by {formats.day(due, 'en')}." in body.in_("en")


def test_only_the_listed_answer_is_on_the_page_and_is_taken(company: Company) -> None:
    page = company.page("/sections/staff")
    assert page.find(id="staff-total")
    assert not page.find(id="staff-college")
    assert NOTE in page.get_text()
    before = company.stored().answers
    fields = filled(page.main.form)
    response = company.post(
        "/sections/staff", fields | {"staff-total": "5000", "staff-college": "4999"}
    )
    assert response.location == company.url("/correction")
    after = company.stored().answers
    assert after["staff"]["total"] == 5000
    assert after["staff"]["college"] == before["staff"]["college"]


def test_a_section_that_is_not_listed_cannot_be_changed(company: Company) -> None:
    assert company.client.get(company.url("/sections/income")).location == company.url(
        "/correction"
    )
    before = company.stored().answers
    company.post("/sections/income", {"income-total": "1", "then": "later"})
    assert company.stored().answers == before


def test_only_the_listed_document_can_be_changed(company: Company, db: orm.Session) -> None:
    page = company.page("/documents")
    forms = {form["action"] for form in page.main.find_all("form")}
    assert company.url("/documents/licence") in forms
    assert company.url("/documents/accounts") not in forms
    held = db.query(Document).filter_by(application_id=company.id, slot="accounts").first()
    assert held is not None
    assert company.post(f"/documents/{held.id}/remove").status_code == 403
    file = {"file": (BytesIO(pdf()), "x.pdf")}
    assert company.post("/documents/accounts", file).status_code == 403


def test_the_corrected_case_goes_back_to_the_agency(company: Company, db: orm.Session) -> None:
    held = db.query(Document).filter_by(application_id=company.id, slot="licence").one()
    file = {"file": (BytesIO(pdf()), "新营业执照.pdf"), "replaces": str(held.id)}
    assert company.post("/documents/licence", file).status_code == 303
    company.submit("/sections/staff", staff__total="5000")
    assert company.submit("/correction").location == company.url("/correction")
    response = _sign(company)
    assert response.location == company.url()
    assert "say with reasons why it does not" in company.page().get_text()
    application = company.stored()
    assert application.state == State.RECEIVED
    assert application.correction is None
    assert application.answers["staff"]["total"] == 5000
    assert company.client.get(company.url("/correction")).location == company.url()


def test_a_point_that_nobody_looked_at_keeps_the_correction_back(
    company: Company, db: orm.Session
) -> None:
    response = company.submit("/correction")
    assert response.status_code == 422
    assert response.text.count("Deal with “") == 2
    company.submit("/sections/staff", "then=later")
    page = company.page("/correction")
    assert [tag.text for tag in page.select(".govuk-summary-card .govuk-tag")] == [
        "Dealt with",
        "To do",
    ]
    held = db.query(Document).filter_by(application_id=company.id, slot="licence").one()
    file = {"file": (BytesIO(pdf()), "新营业执照.pdf"), "replaces": str(held.id)}
    company.post("/documents/licence", file)
    assert company.submit("/correction").status_code == 303
    assert _sign(company).status_code == 303
    assert company.stored().state == State.RECEIVED


def test_an_incomplete_correction_is_not_sent(company: Company) -> None:
    company.submit("/sections/staff", "then=later", staff__total="")
    response = company.submit("/correction")
    assert response.status_code == 422
    assert "Before you can send it" in response.get_data(as_text=True)
    assert company.stored().state == State.CORRECTION


def test_what_a_corrected_answer_calls_for_can_be_answered(
    db: orm.Session, client: LintClient
) -> None:
    open_round(db, "fund-training")
    company = Company(Scene(db, "fund-training"), client)
    _ask(company, "training.provider")
    company.act_as(Role.FILER)
    company.submit("/sections/training", training__provider="outside")
    page = company.page("/sections/training")
    assert page.find(id="training-provider_name")
    assert not page.find(id="training-programme")
    company.submit("/sections/training", training__provider_name="示例培训机构")
    assert company.stored().answers["training"]["provider_name"] == "示例培训机构"


def test_an_optional_answer_that_stays_empty_can_be_dealt_with(
    db: orm.Session, client: LintClient
) -> None:
    company = Company(Scene(db), client)
    _ask(company, "enterprise.name_en")
    company.act_as(Role.FILER)
    company.submit("/sections/enterprise", enterprise__name_en="")
    assert company.submit("/correction").status_code == 303
    assert "Nothing: every answer" not in _to_read(company)
    assert _sign(company).status_code == 303
    assert company.stored().state == State.RECEIVED


def test_what_was_not_asked_before_can_be_given_when_the_notice_lists_it(
    db: orm.Session, client: LintClient
) -> None:
    company = Company(Scene(db, "talent-green"), client)
    _ask(company, "identity.second", "documents.investment")
    company.act_as(Role.FILER)
    links = [a["href"] for a in company.page("/correction").main.select("a[href*='#']")]
    assert links == [
        company.url("/sections/identity#identity-has_second"),
        company.url("/documents#documents-investment"),
    ]
    page = company.page("/sections/identity")
    assert page.find(id="identity-has_second")
    assert page.find(id="identity-second")
    assert not page.find(id="identity-main")
    second = {"kind": "passport", "number": "C01X00T47"}
    company.submit(
        "/sections/identity",
        identity__has_second="yes",
        identity__second__kind=second["kind"],
        identity__second__number=second["number"],
    )
    assert company.stored().answers["identity"]["second"] == second
    file = {"file": (BytesIO(pdf()), "投资证明.pdf")}
    assert company.post("/documents/investment", file).status_code == 303
    assert company.submit("/correction").status_code == 303
    assert "投资证明.pdf" in _to_read(company)
    assert _sign(company).status_code == 303
    assert company.stored().state == State.RECEIVED


def test_a_viewer_reads_the_notice_and_cannot_answer(company: Company) -> None:
    company.act_as(Role.VIEWER)
    page = company.page("/correction")
    assert NOTE in page.get_text()
    assert not page.main.find("form")
    assert company.post("/correction", {"version": company.stored().version}).status_code == 404


def test_a_filer_asks_an_owner_who_finds_it_where_things_are_signed(company: Company) -> None:
    owner = company.scene.users["", Role.OWNER].name
    assert f"Ask {owner} to sign" in company.page("/correction").get_text()
    assert _headings(company) == ["Correct and send back"]
    _prepare(company)
    assert company.stored().state == State.CORRECTION
    page = company.page("/correction")
    assert f"It can be signed by: {owner}." in page.get_text()
    assert not page.main.find("form")
    assert _headings(company) == ["Waiting for a signature"]
    company.act_as(Role.OWNER)
    assert _headings(company) == ["Sign and submit"]
    address = company.url("/correction/sign")
    for place in ("", "/correction"):
        assert company.page(place).main.select_one(f"a[href='{address}']"), place


def test_a_change_after_asking_has_to_be_asked_for_anew(company: Company) -> None:
    _prepare(company)
    company.submit("/sections/staff", staff__total="5000")  # as it was
    assert company.stored().to_sign
    company.submit("/sections/staff", staff__total="5001")
    assert not company.stored().to_sign
    assert _headings(company) == ["Correct and send back"]
    assert company.submit("/correction").status_code == 303
    held = company.scene.db.query(Document).filter_by(removed_at=None, slot="licence").one()
    file = {"file": (BytesIO(pdf(tail=b"\n")), "再补.pdf"), "replaces": str(held.id)}
    company.post("/documents/licence", file)
    assert not company.stored().to_sign


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_an_owner_reads_what_changed_against_what_was_signed(
    company: Company, db: orm.Session, language: str
) -> None:
    before = company.stored().answers["staff"]["total"]
    signed = db.query(Document).filter_by(application_id=company.id, slot="licence").one().filename
    _prepare(company)
    company.home = f"/{language}/enterprise"
    page = company.act_as(Role.OWNER).page("/correction/sign")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.main.select("tbody tr")
    ]
    assert [row[1].split()[0].removesuffix("人") for row in rows] == [f"{before:,}", signed]
    assert [row[2].split()[0].removesuffix("人") for row in rows] == ["5,000", "新营业执照.pdf"]
    assert page.main.select_one("td a[download]")


def test_an_undeclared_correction_says_so_beside_the_box(company: Company) -> None:
    _prepare(company)
    response = company.act_as(Role.OWNER).submit("/correction/sign")
    assert response.status_code == 422
    page = BeautifulSoup(response.text, "html.parser")
    assert page.select_one(".govuk-error-summary a[href='#declared']")
    assert page.select_one(
        ".govuk-form-group--error #declared, .govuk-form-group--error [name=declared]"
    )
    assert "新营业执照.pdf" in page.get_text()
    assert company.stored().state == State.CORRECTION


def test_an_owner_signs_the_correction_they_read_and_no_other(company: Company) -> None:
    _prepare(company)
    fields = filled(company.act_as(Role.OWNER).page("/correction/sign").main.form)
    company.act_as(Role.FILER).submit("/sections/staff", staff__total="5001")
    company.act_as(Role.OWNER)
    assert company.post("/correction/sign", fields | {"declared": "y"}).status_code == 409
    assert company.stored().state == State.CORRECTION


def test_an_owner_cannot_sign_what_is_not_finished(company: Company) -> None:
    company.act_as(Role.OWNER)
    assert not company.page("/correction").main.select("a[href$='/correction/sign']")
    notice = company.url("/correction")
    assert company.client.get(company.url("/correction/sign")).location == notice
    fields = {"version": company.stored().version, "declared": "y"}
    response = company.post("/correction/sign", fields)
    assert response.status_code == 422
    assert response.text.count("Deal with “") == 2


@pytest.mark.parametrize("role", [Role.FILER, Role.VIEWER])
def test_only_an_owner_signs_a_correction(company: Company, role: Role) -> None:
    _prepare(company)
    company.act_as(role).page("/correction/sign", 404)
    fields = {"version": company.stored().version, "declared": "y"}
    assert company.post("/correction/sign", fields).status_code == 404
    assert company.stored().state == State.CORRECTION


def test_a_correction_begun_before_the_signed_answers_were_kept_shows_all(
    company: Company, db: orm.Session
) -> None:
    _prepare(company)
    notice = company.stored().correction or {}
    unsigned = {key: value for key, value in notice.items() if key != "signed"}
    change_rows(db, Application, correction=unsigned)
    told = _to_read(company)
    assert "every answer is shown as new" in told
    assert len(company.page("/correction/sign").main.select("tbody tr")) > 5
    assert _sign(company).status_code == 303
