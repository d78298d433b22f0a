"""Steps of a case in the browser: their forms, what is missing, and what came between."""

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
from services.models import Application
from tests.support.client import LintClient
from tests.support.company import as_lead, filled, open_round, post
from tests.support.factories import sign_in
from tests.support.picks import FUND
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def state_of(db: Session, application_id: UUID) -> str:
    return db.get_one(Application, application_id).state


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
        assert post(client, f"{case}/draft-opinion", opinion="agree", text="") == 303
        sign_in(client, scene.user(body, Role.APPROVER))
        assert post(client, f"{case}/opine", opinion="agree", text="") == 303
    as_lead(client, scene)
    assert post(client, f"{case}/assess", rest="1") == 303
    assert post(client, f"{case}/conclude", recommendation="approve", text="符合条件") == 303
    as_lead(client, scene, Role.APPROVER)
    db.expire_all()
    scene.stand_public()
    db.commit()
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
    version = client.page(f"{case}/propose-suspension").find("input", {"name": "version"})
    assert version is not None
    sent = {
        "version": version["value"],
        "until-day": "31",
        "until-month": "2",
        "until-year": "2030",
    }
    response = client.post(f"{case}/propose-suspension", data=sent)
    said = [
        str(error.get_text(strip=True))
        for error in BeautifulSoup(response.text, "html.parser").select(".govuk-error-message")
    ]
    assert said == [
        "Error:Select why the clock stops",
        "Error:Enter a real date, like 27 3 2015",
        "Error:Tell the applicant why",
        "Error:Name the evidence",
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
    fields = {"text": "听证", **day}
    proposed = {**fields, "reason": "hearing", "evidence": "听证通知书"}
    assert post(client, f"{case}/propose-suspension", **proposed) == 303
    as_lead(client, scene, Role.APPROVER)
    assert "听证通知书" in client.page(case).get_text()
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
    scene.stand_public()
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
