"""Objections, reports and complaints about a published list, in the browser."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.funds import complaining, standing
from services.funds.statements import NewStatement
from services.models import Round, User
from tests.corpus.builders import pdf
from tests.support import objections
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_administrator, make_officer, make_user, sign_in
from tests.support.objections import Office
from tests.support.people import signed_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

SAID = {"words": "未参加培训", "name": "示例", "contact": "1"}


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    """Two companies on a list whose days have begun and are not over."""
    found = objections.published(db, current, 2)
    whole = standing.find_whole(db, current.id)
    assert whole
    for one in (current, whole):
        one.published_on = moments.today() - timedelta(days=1)
        one.published_until = moments.today() + timedelta(days=5)
    db.commit()
    return found


def case_of(scene: Scene, audience: str = "enterprise", language: str = "en") -> str:
    part = "applications" if audience == "enterprise" else "cases"
    return f"/{language}/{audience}/{part}/{scene.application.id}"


def act_as(client: LintClient, db: Session, user: User | None) -> None:
    assert user
    sign_in(client, user)


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_an_objection_goes_from_the_applicant_to_two_officers_and_back(
    client: LintClient, db: Session, scenes: list[Scene], language: str
) -> None:
    scene = scenes[0]
    page, home = f"{case_of(scene, language=language)}/objection", case_of(scene, language=language)
    act_as(client, db, scene.users["", Role.OWNER])
    assert client.page(home).find("a", href=page)
    form = filled(client.page(page).select_one("main form"))
    answer = client.post(page, data=form)
    assert answer.status_code == 422
    sent = form | {"subject": "培训人数", "text": "名册漏计三人。"}
    wrong = client.post(page, data=sent | {"proof": (BytesIO(b"MZ"), "roster.exe")})
    assert wrong.status_code == 422
    sent["proof"] = (BytesIO(pdf()), "roster.pdf")
    assert client.post(page, data=sent).status_code == 303
    assert not client.page(home).find("a", href=page)
    assert client.get(page).status_code == 303
    # The reviewer proposes, the approver answers.
    case = case_of(scene, "agency", language)
    act_as(client, db, scene.user("commerce", Role.REVIEWER))
    assert client.page(case).find("a", string="roster.pdf")
    form = filled(client.page(f"{case}/propose-reply").select_one("main form"))
    assert client.post(f"{case}/propose-reply", data=form).status_code == 422
    sent = form | {"outcome": "upheld", "text": "已核对名册。"}
    assert client.post(f"{case}/propose-reply", data=sent).status_code == 303
    act_as(client, db, scene.user("commerce", Role.APPROVER))
    asked = client.page(f"{case}/uphold-objection")
    assert "名册漏计三人。" in asked.get_text()
    form = filled(asked.select_one("main form"))
    assert form["text"] == "已核对名册。"
    assert (
        client.post(f"{case}/uphold-objection", data=form | {"outcome": "upheld"}).status_code
        == 303
    )
    jobs.run_all_due()
    act_as(client, db, scene.users["", Role.VIEWER])
    shown = client.page(home)
    assert "已核对名册。" in shown.get_text()
    assert len(shown.select('a[href*="/papers/"]')) >= 2


def test_who_may_not_sign_reads_that_others_can(
    client: LintClient, db: Session, scenes: list[Scene]
) -> None:
    act_as(client, db, scenes[0].users["", Role.FILER])
    assert "An owner or signatory can object" in client.page(case_of(scenes[0])).get_text()
    assert client.get(f"{case_of(scenes[0])}/objection").status_code in (403, 404)


def test_an_officer_enters_an_objection_from_paper(
    client: LintClient, db: Session, scenes: list[Scene]
) -> None:
    act_as(client, db, scenes[0].user("commerce", Role.REVIEWER))
    page = f"{case_of(scenes[0], 'agency')}/enter-objection"
    form = filled(client.page(page).select_one("main form"))
    assert client.post(page, data=form).status_code == 422
    day = moments.today()
    when = {f"received_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    assert client.post(page, data=form | when | {"text": "金额有误"}).status_code == 303


def test_the_page_of_the_list_says_what_is_left_out_and_why(
    client: LintClient, db: Session, current: Round, scenes: list[Scene]
) -> None:
    objections.make(scenes[0])
    objections.uphold_all(scenes[1])
    db.commit()
    act_as(client, db, make_officer(db, "commerce", Role.APPROVER))
    page = f"/en/agency/rounds/{current.id}/list"
    shown = client.page(page).get_text()
    assert "1 application with an objection that is not answered" in shown
    assert "1 application that went back to its reviewer" in shown
    with counted_queries() as count:
        client.page(page)
    assert len(count) <= 11


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_each_publication_is_shown_with_its_days(
    client: LintClient, db: Session, current: Round, language: str
) -> None:
    scenes = objections.published(db, current, 2)
    office = Office(db, current, scenes)
    with office.today():
        objections.uphold_all(scenes[0])
    office.wait()
    with office.today():
        office.conclude_again(scenes[0])
        office.list_again()
        db.commit()
    office.wait()
    with office.today():
        page = client.page(f"/{language}/rounds/{current.id}")
        assert [len(table.select("tbody tr")) for table in page.select("table")] == [1, 2]
        feed = client.get(f"/{language}/rounds/feed.atom").text
        assert feed.count("<entry>") == 2
    act_as(client, db, make_officer(db, "commerce", Role.APPROVER))
    lists = client.page(f"/{language}/agency/rounds/{current.id}/list")
    assert len(lists.select("section[aria-labelledby=lists] tbody tr")) == 2


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_a_report_goes_to_the_approver_and_the_answer_back(
    client: LintClient, db: Session, current: Round, scenes: list[Scene], language: str
) -> None:
    citizen = make_user(db)
    act_as(client, db, citizen)
    public = f"/{language}/rounds/{current.id}"
    page = f"/{language}/account/published/{current.id}/report"
    assert client.page(public).find("a", href=page)
    form = filled(client.page(page).select_one("main form"))
    assert client.post(page, data=form).status_code == 422
    said = {
        "number": scenes[0].application.number,
        "words": "未参加培训",
        "name": "示例",
        "contact": "1",
    }
    assert client.post(page, data=form | said).status_code == 303
    reports = f"/{language}/agency/published/{current.id}/reports"
    approver = make_officer(db, "commerce", Role.APPROVER)
    act_as(client, db, approver)
    answering = client.page(reports).select_one("main a.govuk-button")["href"]
    form = filled(client.page(answering).select_one("main form"))
    assert client.post(answering, data=form).status_code == 422
    answer = form | {"outcome": "unfounded", "text": "有签到记录。"}
    assert client.post(answering, data=answer).status_code == 303
    assert client.post(answering, data=answer).status_code == 409
    act_as(client, db, citizen)
    assert "有签到记录。" in client.page(f"/{language}/account/statements").get_text()
    for other in (make_officer(db, "commerce"), make_officer(db, "finance", Role.APPROVER)):
        act_as(client, db, other)
        assert client.get(reports).status_code == 404
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_a_complaint_goes_to_administrators(
    client: LintClient, db: Session, current: Round, scenes: list[Scene], language: str
) -> None:
    citizen = make_user(db)
    act_as(client, db, citizen)
    page = f"/{language}/account/rounds/{current.id}/complaint"
    form = filled(client.page(page).select_one("main form"))
    assert client.post(page, data=form).status_code == 422
    said = {"words": "收受礼品", "name": "示例", "contact": "1"}
    assert client.post(page, data=form | said).status_code == 303
    act_as(client, db, make_administrator(db))
    listed = f"/{language}/admin/complaints"
    answering = client.page(listed).select_one("main a.govuk-button")["href"]
    form = filled(client.page(answering).select_one("main form"))
    sent = form | {"outcome": "founded", "text": "已责令改正。"}
    assert client.post(answering, data=sent).status_code == 303
    assert "已责令改正。" in client.page(listed).get_text()
    act_as(client, db, make_officer(db, "commerce", Role.APPROVER))
    for address in (page, listed):
        assert client.get(address).status_code == 404


def test_a_complaint_is_answered_however_many_came_after_it(
    client: LintClient, db: Session, current: Round, scenes: list[Scene]
) -> None:
    administrator = make_administrator(db)
    said = NewStatement("示例", "1", "收受礼品")
    made = complaining.complain(db, signed_in(db, administrator), current.id, said=said)
    act_as(client, db, administrator)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(complaining, "MOST_LISTED", 0)
        assert "收受礼品" in client.page(f"/en/admin/complaints/{made.id}").get_text()
    assert client.get(f"/en/admin/complaints/{current.id}").status_code == 404


def test_a_report_on_paper_is_entered(
    client: LintClient, db: Session, current: Round, scenes: list[Scene]
) -> None:
    act_as(client, db, make_officer(db, "commerce", Role.APPROVER))
    page = f"/en/agency/published/{current.id}/reports/new"
    form = filled(client.page(page).select_one("main form"))
    assert client.post(page, data=form).status_code == 422
    said = {
        "number": scenes[0].application.number,
        "words": "未参加培训",
        "name": "示例",
        "contact": "1",
    }
    assert client.post(page, data=form | said).status_code == 303
