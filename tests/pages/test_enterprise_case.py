"""A submitted case: status, reasons, history, papers, receipt, withdrawal."""

import json
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import orm

from services.actor import Role
from services.applications.casework import accepting, deciding
from services.applications.casework.joint import Opinion
from services.applications.letters import issuing
from services.applications.lifecycle import State
from services.catalogue import item
from services.language import Text
from services.models import Paper
from tests.support.client import LintClient
from tests.support.company import Company, filled
from tests.support.editions import add, revised
from tests.support.queries import counted_queries
from tests.support.scene import Scene

OWN_REASON = {"sc": "示例理由", "en": "An example of a reason"}


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db), client).act_as(Role.OWNER)


def test_the_receipt_names_number_code_agencies_and_day(company: Company) -> None:
    application = company.scene.submit().application
    page = company.page("/receipt").main.get_text(" ")
    assert application.number in page
    assert application.query_code in page
    assert "科技" in page  # in the plan's own words
    assert "Who handles it, and why" in page
    assert "in your inbox. Limit: 5 working days" in page


def test_the_receipt_is_a_pdf_once_it_is_made(company: Company, db: orm.Session) -> None:
    company.scene.submit()
    assert "is being made" in company.page("/receipt").main.get_text(" ")
    issuing.issue_papers(db, company.id)
    link = company.page("/receipt").main.find("a", href=lambda h: h and "/papers/" in h)
    response = company.client.get(link["href"])
    assert response.mimetype == "application/pdf"
    assert response.data.startswith(b"%PDF")
    assert "attachment" in response.headers["Content-Disposition"]


def test_the_case_page_says_which_clause_sent_it_where(company: Company) -> None:
    company.scene.submit()
    page = company.page()
    assert page.find("blockquote", class_="clause").find(lang="zh-Hans-CN").get_text().strip("“”")
    text = page.main.get_text(" ")
    assert "measure 26 of the plan" in text
    assert "This step is due on" in text


def test_the_plan_is_quoted_in_the_characters_that_the_reader_reads(
    db: orm.Session, client: LintClient
) -> None:
    company = Company(Scene(db), client, "tc").act_as(Role.OWNER)
    company.scene.submit()
    quoted = company.page("/receipt").find("blockquote", class_="clause")
    assert "鼓勵" in quoted.get_text()
    assert not quoted.find(lang="zh-Hans-CN")


def test_papers_and_next_steps_stand_before_the_reasons_of_the_route(
    company: Company, db: orm.Session
) -> None:
    company.scene.submit()
    issuing.issue_papers(db, company.id)
    headings = [h.get_text() for h in company.page().main.find_all("h2")]
    assert headings.index("Papers") < headings.index("Who handles it, and why")
    headings = [h.get_text() for h in company.page("/receipt").main.find_all("h2")]
    assert headings.index("What happens next") < headings.index("Who handles it, and why")


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_every_stage_has_its_pages_in_every_language(
    db: orm.Session, client: LintClient, language: str
) -> None:
    for stage in ("submit", "accept", "review", "consult", "conclude", "approve"):
        company = Company(Scene(db), client, language).act_as(Role.OWNER)
        getattr(company.scene, stage)()
        for page in ("", "/answers", "/receipt"):
            company.page(page)


def test_opinions_stay_with_the_agencies_until_the_decision(company: Company) -> None:
    scene = company.scene.consult()
    joint = scene.application.reviews[1].body_code
    scene.opine(joint, Opinion.DISAGREE, "收入归集口径不一致")
    page = company.page().main.get_text(" ")
    assert "Has given its opinion" in page
    assert "收入归集口径不一致" not in page
    assert "Disagree" not in page
    assert "收入归集口径不一致" not in company.client.get(company.url("/case-file.json")).text


def test_what_officers_do_among_themselves_is_not_told(company: Company) -> None:
    scene = company.scene.conclude()
    officer = scene.users[scene.application.reviews[0].body_code, Role.REVIEWER]
    page = company.page().main
    assert officer.name not in page.get_text()
    assert "符合条件。" not in page.get_text()
    inside = {"claim", "release", "assess", "draft_opinion", "conclude", "send_back"}
    told = [event for event in scene.application.events if event.action not in inside]
    assert len(page.select(".timeline__item")) == len(told)


def test_the_case_file_can_be_checked_without_the_portal(company: Company, db: orm.Session) -> None:
    company.scene.approve()
    file = json.loads(company.client.get(company.url("/case-file.json")).text)
    previous = ""
    opened = 0
    for event in file["events"]:
        assert event["previous"] == previous
        previous = event["hash"]
        if event["content"]:
            opened += 1
            written = json.dumps(
                event["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
            )
            assert sha256(written.encode()).hexdigest() == event["hash"]
    assert file["head"] == previous
    assert 0 < opened < len(file["events"])
    assert company.stored().ledger_head == previous


def test_the_result_is_handed_over_against_a_confirmation(
    company: Company, db: orm.Session
) -> None:
    company.scene.approve()
    issuing.issue_papers(db, company.id)
    company.act_as(Role.FILER)
    page = company.page()
    assert "The result is ready" in page.main.get_text(" ")
    assert "Decision letter" not in page.main.get_text(" ")
    assert company.post("/acknowledge").status_code == 303
    assert company.stored().state == State.DELIVERED
    received = company.page()
    assert "counts as served (送达) on" in received.main.get_text(" ")
    assert "has no effect after that day" not in received.main.get_text(" "), "years are left"
    links = received.main.select("a[href*='/papers/']")
    names = " ".join(link.get_text() for link in links)
    assert "Decision letter" in names
    assert "Certificate of Technologically Advanced" in names
    for link in links:
        assert company.client.get(link["href"]).data.startswith(b"%PDF")
    assert company.post("/acknowledge").status_code == 303


def test_a_result_not_confirmed_cannot_be_fetched_by_its_address(
    company: Company, db: orm.Session
) -> None:
    company.scene.approve()
    issuing.issue_papers(db, company.id)
    decision = db.query(Paper).filter_by(application_id=company.id, kind="decision").one()
    response = company.client.get(company.url(f"/papers/{decision.id}"))
    assert response.location == company.url()


def test_a_withdrawal_needs_a_reason_and_ends_the_case(company: Company) -> None:
    company.scene.accept()
    assert company.submit("/withdraw").status_code == 422
    assert company.submit("/withdraw", text="业务调整").status_code == 303
    assert company.stored().state == State.WITHDRAWN
    page = company.page().main.get_text(" ")
    assert "业务调整" in page
    assert company.client.get(company.url("/withdraw")).location == company.url()


def test_a_reason_to_withdraw_outlives_a_case_that_moved_on(company: Company) -> None:
    company.scene.submit()
    fields = filled(company.page("/withdraw").main.form) | {"text": "业务调整"}
    company.scene.claim()
    accepting.accept(
        company.scene.db,
        company.scene.lead,
        company.id,
        version=company.scene.version(company.scene.lead),
    )
    response = company.post("/withdraw", fields)
    assert response.status_code == 409
    again = filled(BeautifulSoup(response.text, "html.parser").main.form)
    assert again["text"] == "业务调整"
    assert company.post("/withdraw", again).status_code == 303
    assert company.stored().state == State.WITHDRAWN


def test_a_filer_does_not_withdraw_what_an_owner_signed(company: Company) -> None:
    company.scene.accept()
    company.act_as(Role.FILER)
    page = company.page()
    assert not page.main.select("a[href*=withdraw]")
    assert "An owner or signatory can withdraw this application." in page.get_text()
    company.page("/withdraw", 404)
    fields = {"text": "x", "version": company.stored().version}
    assert company.post("/withdraw", fields).status_code == 404
    assert company.stored().state == State.ACCEPTED


def test_a_viewer_sees_the_case_and_no_buttons(company: Company) -> None:
    company.scene.accept()
    company.act_as(Role.VIEWER)
    page = company.page()
    assert not page.main.find("form")
    assert not page.main.select("a[href*=withdraw]")
    assert company.post("/withdraw", {"text": "x", "version": 1}).status_code == 404
    company.page("/answers")


def test_a_viewer_does_not_confirm_receipt_for_the_company(
    company: Company, db: orm.Session
) -> None:
    company.scene.approve()
    issuing.issue_papers(db, company.id)
    company.act_as(Role.VIEWER)
    assert not company.page().main.find("form")
    assert company.post("/acknowledge").status_code == 404


def test_a_draft_has_no_receipt_and_no_case_file(company: Company) -> None:
    for page in ("/receipt", "/answers", "/case-file.json"):
        assert company.client.get(company.url(page)).status_code == 404
    assert company.client.get(company.url()).location == company.url("/tasks")


def test_another_companys_case_is_a_missing_one(
    company: Company, db: orm.Session, client: LintClient
) -> None:
    company.scene.submit()
    Company(Scene(db), client).act_as(Role.OWNER)
    for page in ("", "/answers", "/receipt", "/case-file.json", "/withdraw", "/correction"):
        assert client.get(company.url(page)).status_code == 404
    for page in ("/acknowledge", "/copy", "/sign"):
        assert company.post(page).status_code == 404


def test_the_case_page_takes_at_most_eight_queries(company: Company) -> None:
    company.scene.approve()
    company.client.get(company.url())
    with counted_queries() as queries:
        company.page()
    assert len(queries) <= 8, "\n".join(queries)


@pytest.mark.parametrize("own", [False, True])
def test_every_refusal_reason_is_read_out(
    company: Company, db: orm.Session, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    if own:
        example = {"code": "example", "text": OWN_REASON, "uses": ["refuse"]}
        add(monkeypatch, revised(item("tase"), reasons=[example]))
    scene = company.scene.conclude()
    reason = item("tase").reasons_for("refuse")[0]
    assert (reason.text == Text.of(**OWN_REASON)) is own
    deciding.refuse(
        db,
        scene.approver,
        company.id,
        version=scene.version(scene.approver),
        reasons=[reason.code],
        text="离岸收入比例不足。",
    )
    page = company.page().main.get_text(" ")
    assert reason.text.en in page
    assert "离岸收入比例不足。" in page
    issuing.issue_papers(db, company.id)
    assert "has refused your application" in company.page().main.get_text(" ")
    company.post("/acknowledge")
    assert "administrative reconsideration" in company.page().main.get_text(" ")
