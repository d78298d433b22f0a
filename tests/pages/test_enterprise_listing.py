"""The start page and the list of applications."""

from datetime import timedelta

import pytest
from sqlalchemy import orm

from services import formats, moments
from services.actor import Role
from services.applications.casework import accepting, clarifying
from services.applications.casework.accepting import Correction
from services.applications.filing import discarding, listing, signing, submitting
from services.applications.letters import issuing
from services.applications.lifecycle import State
from services.followup.announcing import announce
from services.models import Application
from tests.support.answers import every_item
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.factories import make_administrator, make_officer, sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene
from tests.support.walks import act

LANGUAGES = ("sc", "tc", "en")


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db), client).act_as(Role.OWNER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fresh_company_is_shown_where_to_begin(
    company: Company, db: orm.Session, language: str
) -> None:
    discarding.discard(
        db, company.scene.filer, company.id, version=company.scene.version(company.scene.filer)
    )
    page = company.client.page(f"/{language}/enterprise/")
    assert page.find(class_="empty")
    starts = {
        link["href"].rsplit("/", 1)[1] for link in page.select("section[aria-labelledby=start] a")
    }
    assert set(every_item()) <= starts
    assert company.client.page(f"/{language}/enterprise/applications").find(class_="empty")


def test_the_start_page_says_what_waits_for_me(company: Company, db: orm.Session) -> None:
    assert _headings(company) == ["Continue a draft"]
    scene = company.scene.fill_in()
    signing.request_signature(db, scene.filer, company.id, version=scene.version(scene.filer))
    assert _headings(company) == ["Sign and submit"]
    assert _headings(company.act_as(Role.FILER)) == ["Waiting for a signature"]
    company.act_as(Role.OWNER)
    submitting.submit(db, scene.owner, company.id, declared=True)
    assert _headings(company) == ["Being handled"]


def test_questions_to_answer_are_on_the_start_page(company: Company, db: orm.Session) -> None:
    scene = company.scene.review()
    until = moments.today() + timedelta(days=9)
    act(scene, clarifying.ask, scene.lead, until=until, text="请说明收入差异的原因。")
    assert _headings(company) == ["Answer the questions"]
    said = company.client.page(f"{company.home}/").select_one("#waiting-clarification ~ ul")
    assert said
    assert f"Answer by {formats.day(until, 'en')}" in said.get_text()


def test_a_result_to_collect_is_on_the_start_page(company: Company, db: orm.Session) -> None:
    company.scene.approve()
    issuing.issue_papers(db, company.id)
    assert _headings(company) == ["Collect the result"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_recent_notices_stand_beside_them(company: Company, db: orm.Session, language: str) -> None:
    company.scene.accept()
    for happened in company.scene.application.events:
        announce(db, happened.id)
    links = company.client.page(f"/{language}/enterprise/").select("a[href*='/account/inbox/']")
    assert len(links) == 1


def test_the_list_is_filtered_by_group_service_and_number(company: Company) -> None:
    number = company.scene.submit().application.number
    assert number
    listed = f"{company.home}/applications"
    for query, expected in (
        ("", 1),
        ("?group=in_progress", 1),
        ("?group=drafts", 0),
        ("?item=tase", 1),
        ("?item=talent-green", 0),
        (f"?q={number[4:14]}", 1),
        (f"?q={number.lower()}", 1),
        ("?q=%25", 0),
        ("?group=nonsense", 1),
    ):
        page = company.client.page(listed + query)
        assert len(page.select("tbody tr")) == expected, query


def test_a_late_agency_is_named_and_the_applicant_not_blamed(company: Company) -> None:
    with moments.at(moments.now() - timedelta(days=60)):
        company.scene.submit()
    for page in (f"{company.home}/", f"{company.home}/applications"):
        assert "the agencies are late" in company.client.page(page).text, page
    case = company.page().text
    assert "The agencies should have finished this step by" in case
    assert "You need not do anything." in case


def test_no_agency_is_late_while_the_corrections_are_to_be_sent(company: Company) -> None:
    scene = company.scene
    with moments.at(moments.now() - timedelta(days=60)):
        scene.submit().claim()
        accepting.ask_for_correction(
            scene.db,
            scene.lead,
            company.id,
            version=scene.version(scene.lead),
            corrections=[Correction("staff.total", "请核对")],
        )
    for page in (f"{company.home}/", f"{company.home}/applications", company.url()):
        assert "are late" not in company.client.page(page).text, page


def test_pages_follow_by_key_without_gaps(company: Company, db: orm.Session) -> None:
    begin = moments.now() - timedelta(days=100)
    for n in range(45):
        db.add(
            Application(
                item_code="tase",
                item_version=1,
                applicant_id=company.scene.applicant.id,
                created_by=company.scene.filer.user_id,
                updated_at=begin + timedelta(days=n // 3),  # several at one moment
            )
        )
    db.flush()
    address, seen = f"{company.home}/applications", []
    while address:
        page = company.client.page(address)
        seen += [row.a["href"] for row in page.select("tbody tr")]
        older = page.find("a", rel="next")
        address = older["href"] if older else ""
    assert len(seen) == len(set(seen)) == 46


def test_a_senseless_key_shows_the_first_page(company: Company) -> None:
    for key in ("x", "_", "2026-01-01T00:00:00_x", "2026-01-01T00:00:00_" + str(company.id)):
        page = company.client.page(f"{company.home}/applications?after={key}")
        assert len(page.select("tbody tr")) == 1


def test_the_list_takes_at_most_four_queries(company: Company) -> None:
    company.client.get(f"{company.home}/applications")
    with counted_queries() as queries:
        company.client.page(f"{company.home}/applications")
    assert len(queries) <= 4, "\n".join(queries)


def test_another_companys_applications_are_not_listed(
    company: Company, db: orm.Session, client: LintClient
) -> None:
    other = Company(Scene(db), client).act_as(Role.OWNER)
    page = client.page(f"{other.home}/applications")
    assert [row.a["href"] for row in page.select("tbody tr")] == [other.url()]


def test_a_viewer_is_not_offered_to_start(company: Company) -> None:
    company.act_as(Role.VIEWER)
    assert not company.client.page(f"{company.home}/").select(".card")
    assert not company.client.page(f"{company.home}/applications").select("a[href*=start]")


def test_staff_have_no_start_page_here(
    company: Company, db: orm.Session, client: LintClient
) -> None:
    body = company.scene.submit().application.reviews[0].body_code
    for someone in (make_officer(db, body), make_administrator(db)):
        sign_in(client, someone)
        for page in ("/", "/applications", "/applications/start/tase"):
            assert client.get(company.home + page).status_code == 404
        assert client.get(company.url()).status_code == 404


def test_open_ends_are_the_states_that_wait_for_the_applicant() -> None:
    assert set(listing.AWAITING_APPLICANT) == {
        State.DRAFT,
        State.SIGNING,
        State.CORRECTION,
        State.CLARIFICATION,
        State.CLOSED,
    }


def _headings(company: Company) -> list[str]:
    page = company.client.page(f"{company.home}/")
    found = [tag.contents[0].strip() for tag in page.main.select("section h2")]
    return [heading for heading in found if heading != "Start a new application"]
