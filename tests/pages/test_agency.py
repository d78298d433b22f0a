"""What officers see and do, page by page."""

from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.casework import deciding
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.documents.issuing import find_issued_paper
from services.models import Application
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import sign_in
from tests.support.picks import FUND
from tests.support.queries import counted_queries
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def as_lead(client: LintClient, scene: Scene, role: Role = Role.REVIEWER) -> str:
    """Sign in at the lead body; the address of the case."""
    sign_in(client, scene.user(scene.application.reviews[0].body_code, role))
    return f"/en/agency/cases/{scene.application.id}"


def post(client: LintClient, url: str, **fields: object) -> int:
    """Post with the version on screen; the status."""
    version = client.page(url.rpartition("/")[0]).find("input", {"name": "version"})
    if version is None:  # the action has a form of its own
        version = client.page(url).find("input", {"name": "version"})
    assert version is not None
    return client.post(url, data={"version": version["value"], **fields}).status_code


def state_of(db: Session, application_id: UUID) -> str:
    return db.get_one(Application, application_id).state


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_queue_shows_the_case_to_its_body(
    client: LintClient, scene: Scene, language: str
) -> None:
    scene.submit()
    as_lead(client, scene)
    page = client.page(f"/{language}/agency/queue")
    assert scene.application.number in page.get_text()


def test_an_approver_begins_with_what_awaits_sign_off(client: LintClient, db: Session) -> None:
    waiting, other = Scene(db).conclude(), Scene(db).submit()
    as_lead(client, waiting, Role.APPROVER)
    first = client.page("/en/agency/queue").get_text()
    assert "Awaiting sign-off 1" in " ".join(first.split())
    assert str(waiting.application.number) in first
    assert str(other.application.number) not in first
    everything = client.page("/en/agency/queue?view=open").get_text()
    assert str(other.application.number) in everything
    assert not client.page("/en/agency/queue").find("a", string="Mine")


def test_the_queue_of_another_body_is_empty(client: LintClient, scene: Scene) -> None:
    scene.submit()
    sign_in(client, scene.user("psb", Role.REVIEWER))
    assert "Nothing to do here" in client.page("/en/agency/queue").get_text()


def test_who_finds_nothing_is_led_to_where_there_is_more(client: LintClient, scene: Scene) -> None:
    scene.submit()
    as_lead(client, scene)
    narrow = client.page("/en/agency/queue?view=mine&q=nowhere")
    assert narrow.find("a", string="Search all cases")
    assert not client.page("/en/agency/queue?view=all&q=nowhere").find(
        "a", string="Search all cases"
    )
    mine = client.page("/en/agency/queue?view=mine").find("main")
    assert mine is not None
    assert mine.find("a", string="Unclaimed")


@pytest.mark.parametrize(
    "by",
    [
        "number",
        "copied",
        "day",
        "serial",
        "name",
        "words",
        "english",
        "code",
        "part of code",
        "radical",
        "wide",
        "cyrillic",
    ],
)
def test_a_case_is_found(client: LintClient, scene: Scene, by: str) -> None:
    scene.applicant.name = "深圳测试长乐\u200d服务有限公司"  # no figures, which others are found by
    scene.submit()
    as_lead(client, scene)
    number = scene.application.number or ""
    wanted = {
        "number": number.lower().replace("-", " "),
        "copied": f"办件编号：{number}。",
        "day": number[4:12],
        "serial": number[4:17].replace("-", ""),
        "name": scene.applicant.name[2:6],
        "words": f"{scene.applicant.name[:2]} {scene.applicant.name[-2:]}",
        "english": "example co.",
        "code": (scene.applicant.credit_code or "").lower(),
        "part of code": (scene.applicant.credit_code or "")[4:],
        "radical": "⻓乐服务",
        "wide": "Ｅｘａｍｐｌｅ",
        "cyrillic": "Ехаmрlе",
    }[by]
    assert number in client.page(f"/en/agency/queue?q={wanted}").get_text()
    for nothing in ("%25", "20", "STI", "_", "2099"):
        assert number not in client.page(f"/en/agency/queue?q={nothing}").get_text()


def test_a_queue_pages_by_key_there_and_back(client: LintClient, db: Session) -> None:
    scenes = [Scene(db).submit() for _ in range(28)]
    as_lead(client, scenes[0])
    first = client.page("/en/agency/queue")
    after = first.find("a", {"rel": "next"})
    assert after is not None
    second = client.page(str(after["href"]))
    rows = [len(page.select("tbody tr")) for page in (first, second)]
    assert rows == [25, 3]
    back = second.find("a", {"rel": "prev"})
    assert back is not None
    assert client.page(str(back["href"])).select("tbody tr") == first.select("tbody tr")


def test_pages_cost_a_fixed_number_of_queries(client: LintClient, db: Session) -> None:
    scenes = [Scene(db).submit() for _ in range(3)]
    case = as_lead(client, scenes[0])
    with counted_queries() as few:
        client.get("/en/agency/queue")
    with counted_queries() as of_case:
        client.get(case)
    for _ in range(6):
        Scene(db).submit()
    db.commit()
    with counted_queries() as many:
        client.get("/en/agency/queue")
    assert len(few) == len(many) <= 4, "\n".join(many)
    assert len(of_case) <= 9, "\n".join(of_case)


def test_a_case_goes_from_claim_to_certificate(
    client: LintClient, scene: Scene, db: Session
) -> None:
    scene.submit()
    application = scene.application.id
    case = as_lead(client, scene)
    assert post(client, f"{case}/claim") == 303
    assert post(client, f"{case}/accept") == 303
    assert post(client, f"{case}/start-review") == 303
    assert post(client, f"{case}/consult", text="") == 303
    for body in ("tax", "finance"):
        sign_in(client, scene.user(body, Role.REVIEWER))
        assert post(client, f"{case}/claim") == 303
        assert post(client, f"{case}/opine", opinion="agree", text="") == 303
    as_lead(client, scene)
    assert post(client, f"{case}/conclude", recommendation="approve", text="符合条件") == 303
    as_lead(client, scene, Role.APPROVER)
    assert post(client, f"{case}/approve", text="") == 303
    assert state_of(db, application) == State.APPROVED


def test_a_form_with_problems_keeps_what_was_typed(client: LintClient, scene: Scene) -> None:
    scene.consult()
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    case = as_lead(client, scene)
    version = client.page(f"{case}/conclude").find("input", {"name": "version"})
    assert version is not None
    response = client.post(
        f"{case}/conclude", data={"version": version["value"], "text": "我写过的意见"}
    )
    assert response.status_code == 422
    assert "我写过的意见" in response.text
    assert "Select a recommendation" in response.text


def test_all_that_is_missing_is_said_at_once(client: LintClient, scene: Scene) -> None:
    scene.review()
    case = as_lead(client, scene)
    version = client.page(f"{case}/suspend").find("input", {"name": "version"})
    assert version is not None
    sent = {
        "version": version["value"],
        "until-day": "31",
        "until-month": "2",
        "until-year": "2030",
    }
    response = client.post(f"{case}/suspend", data=sent)
    said = [
        str(error.get_text(strip=True))
        for error in BeautifulSoup(response.text, "html.parser").select(".govuk-error-message")
    ]
    assert said == [
        "Error:Select why the clock stops",
        "Error:Enter a real date, like 27 3 2015",
        "Error:Tell the applicant why",
    ]


def test_a_correction_notice_lists_answers_and_documents(
    client: LintClient, scene: Scene, db: Session
) -> None:
    scene.submit()
    scene.claim()
    case = as_lead(client, scene)
    shown = client.page(f"{case}/ask-for-correction").find(id="given-staff-college")
    assert shown
    assert shown.get_text() == f"{scene.application.answers['staff']['college']} people"
    assert post(client, f"{case}/ask-for-correction") == 422
    fields = {
        "correct": ["staff.college", "documents.licence", "staff.college"],
        "note.staff.college": "请核对",
        "note.documents.licence": "扫描件不清晰",
    }
    assert post(client, f"{case}/ask-for-correction", **fields) == 303
    notice = db.get_one(Application, scene.application.id).correction
    assert notice is not None
    assert [entry["path"] for entry in notice["items"]] == ["staff.college", "documents.licence"]


def test_a_suspension_tells_until_when(client: LintClient, scene: Scene, db: Session) -> None:
    scene.review()
    case = as_lead(client, scene)
    until = moments.today() + timedelta(days=20)
    day = {f"until-{part}": str(getattr(until, part)) for part in ("day", "month", "year")}
    fields = {"reason": "hearing", "text": "听证", **day}
    assert post(client, f"{case}/suspend", **fields) == 303
    assert db.get_one(Application, scene.application.id).due_on == until


def test_a_stale_page_meets_a_conflict(client: LintClient, scene: Scene) -> None:
    scene.submit()
    case = as_lead(client, scene)
    response = client.post(f"{case}/claim", data={"version": "1"})
    assert response.status_code == 409
    assert f'href="{case}"' in response.text


def test_a_stale_form_keeps_what_was_typed_and_says_what_happened(
    client: LintClient, scene: Scene, db: Session
) -> None:
    scene.conclude()
    case = as_lead(client, scene, Role.APPROVER)
    stale = client.page(f"{case}/send-back").find("input", {"name": "version"})
    assert stale is not None
    sent = {"version": stale["value"], "text": "请再核对收入。"}
    deciding.extend(
        db, scene.approver, scene.application.id, version=int(str(stale["value"])), text="案情复杂"
    )
    again = client.post(f"{case}/send-back", data=sent)
    assert again.status_code == 409
    assert "Time limit extended" in again.text
    form = BeautifulSoup(again.text, "html.parser").select_one("main form")
    assert form.textarea.get_text().strip() == "请再核对收入。"
    assert client.post(f"{case}/send-back", data=filled(form)).status_code == 303
    too_late = client.post(f"{case}/send-back", data=sent)
    assert too_late.status_code == 409
    assert "请再核对收入。" in too_late.text
    assert not BeautifulSoup(too_late.text, "html.parser").select("main form")


def test_a_stale_step_is_told_what_somebody_did_and_not_only_of_its_paper(
    client: LintClient, scene: Scene, db: Session
) -> None:
    scene.conclude()
    case = as_lead(client, scene, Role.APPROVER)
    stale = filled(client.page(f"{case}/refuse").select_one("main form"))
    version = scene.version(scene.approver)
    deciding.approve(db, scene.approver, scene.application.id, version=version)
    issue_papers(db, scene.application.id)
    page = client.post(f"{case}/refuse", data=stale)
    assert page.status_code == 409
    happened = BeautifulSoup(page.text, "html.parser").select_one(".govuk-inset-text")
    assert happened is not None
    assert "Approved" in happened.get_text()


def test_the_form_of_a_step_that_is_gone_leads_back_to_the_case(
    client: LintClient, scene: Scene
) -> None:
    scene.review()
    case = as_lead(client, scene)
    page = client.page(f"{case}/decline", status=409)
    assert page.find("a", href=case)


@pytest.mark.parametrize(
    ("action", "status"),
    [("accept", 403), ("approve", 409), ("issue", 404), ("frolic", 404), ("start_review", 404)],
)
def test_actions_that_are_not_for_one_are_forbidden_too_early_or_not_found(
    client: LintClient, scene: Scene, action: str, status: int
) -> None:
    scene.submit()
    case = as_lead(client, scene)
    response = client.post(f"{case}/{action}", data={"version": scene.application.version})
    assert response.status_code == status


def test_a_stranger_gets_the_page_of_a_missing_case(client: LintClient, scene: Scene) -> None:
    scene.submit()
    sign_in(client, scene.user("psb", Role.REVIEWER))
    here = client.get(f"/en/agency/cases/{scene.application.id}")
    nowhere = client.get(f"/en/agency/cases/{UUID(int=7)}")
    assert here.status_code == nowhere.status_code == 404
    assert here.text.replace(str(scene.application.id), "") == nowhere.text.replace(
        str(UUID(int=7)), ""
    )


def test_documents_are_downloads(client: LintClient, scene: Scene) -> None:
    scene.submit()
    case = as_lead(client, scene)
    link = client.page(case).find("a", {"download": True})
    assert link is not None
    response = client.get(str(link["href"]))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("action", "reason"), [("revoke", "obtained_by_deceit"), ("cancel", "holder_asked")]
)
def test_an_ended_certificate_is_marked_for_officers_applicant_and_public(
    client: LintClient, scene: Scene, db: Session, action: str, reason: str
) -> None:
    scene.approve()
    issue_papers(db, scene.application.id)
    paper = find_issued_paper(db, scene.application.id, "certificate")
    assert paper
    case = as_lead(client, scene, Role.APPROVER)
    assert "cannot be undone" in client.page(f"{case}/{action}").get_text()
    assert post(client, f"{case}/{action}", reasons=reason, text="已核实。") == 303
    word = {"revoke": "Revoked", "cancel": "Cancelled"}[action]
    certificate = next(li for li in client.page(case).select("li") if paper.number in li.get_text())
    assert word in certificate.get_text()
    issue_papers(db, scene.application.id)
    kind, title = {
        "revoke": ("revocation", "Decision to revoke"),
        "cancel": ("cancellation", "Notice of cancellation"),
    }[action]
    letter = find_issued_paper(db, scene.application.id, kind)
    assert letter
    assert title in client.page(case).get_text()
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    page = client.page(f"/en/enterprise/applications/{scene.application.id}")
    theirs = page.get_text()
    assert f"has {word.lower()} your certificate" in theirs
    assert "已核实。" in theirs
    assert title in theirs
    link = page.find("a", string=f"{title} (PDF)")
    assert link
    assert client.get(link["href"]).data.startswith(b"%PDF")
    checked = client.page(f"/en/verify/{letter.number}/{letter.verify_code}").get_text()
    assert "This document is genuine" in checked
    assert title in checked
    checked = client.page(f"/en/verify/{paper.number}/{paper.verify_code}").get_text()
    assert f"{word} on" in checked


def test_who_grants_money_sees_what_the_list_gives(client: LintClient, db: Session) -> None:
    open_round(db)
    scene = Scene(db, FUND).conclude()
    case = as_lead(client, scene, Role.APPROVER)
    waiting = client.page(case)
    assert "Nothing is decided before the round closes" in waiting.get_text()
    assert "counts from the close of the round" in waiting.get_text()
    assert not waiting.find("a", href=f"{case}/approve")
    scene.settle_round()
    db.commit()
    assert client.page(case).find("a", href=f"{case}/approve")
    form = client.page(f"{case}/approve")
    assert "The list of the round gives" in form.get_text()
    assert not form.find("input", attrs={"name": "amount"})
    assert post(client, f"{case}/approve", text="") == 303
    db.refresh(scene.application)
    assert scene.application.granted == scene.application.amount


def test_a_reviewer_is_offered_no_end_of_a_certificate(client: LintClient, scene: Scene) -> None:
    scene.approve()
    issue_papers(scene.db, scene.application.id)
    case = as_lead(client, scene)
    assert client.get(f"{case}/revoke").status_code == 403
    assert "Revoke" not in client.page(case).get_text()


def test_a_note_is_read_by_colleagues_and_nobody_else(client: LintClient, scene: Scene) -> None:
    scene.consult()
    case = as_lead(client, scene)
    assert client.page(case).find("a", href=f"{case}/notes")
    assert "Write a note" in client.post(f"{case}/notes", data={"text": " "}).text
    assert client.post(f"{case}/notes", data={"text": "仅供本部门参考"}).status_code == 303
    assert "仅供本部门参考" in client.page(f"{case}/notes").get_text()
    as_lead(client, scene, Role.APPROVER)
    assert "仅供本部门参考" in client.page(f"{case}/notes").get_text()
    assert "Notes within our agency (1)" in client.page(case).get_text()
    sign_in(client, scene.user("tax", Role.REVIEWER))
    assert "agency (1)" not in client.page(case).get_text()
    assert "仅供本部门参考" not in client.page(f"{case}/notes").get_text()
    assert "仅供本部门参考" not in client.page(case).get_text()
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    assert client.get(f"{case}/notes").status_code == 404
    theirs = f"/en/enterprise/applications/{scene.application.id}"
    for page in (theirs, f"{theirs}/case-file.json"):
        assert "仅供本部门参考" not in client.get(page).text


def test_a_reviewers_work_ends_where_the_approvers_begins(client: LintClient, scene: Scene) -> None:
    scene.conclude()
    as_lead(client, scene)
    number = scene.application.number or ""
    assert number not in client.page("/en/agency/queue").get_text()
    assert number in client.page("/en/agency/queue?view=signoff").get_text()
