"""A decided case that is reviewed again for an error, in the browser: proposed, heard, opened."""

from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.plan import body
from tests.support.client import LintClient
from tests.support.company import as_lead, filled
from tests.support.factories import make_supervisor, sign_in
from tests.support.scene import Scene

ERROR = "认定年度有误，应为上一年度。"


def send(client: LintClient, url: str, text: str) -> None:
    """Send a form first without words, and then with them."""
    fields = filled(client.page(url).select_one("main form"))
    assert client.post(url, data=fields).status_code == 422
    assert client.post(url, data={**fields, "text": text}).status_code == 303


def test_a_case_is_proposed_answered_and_reviewed_again(client: LintClient, db: Session) -> None:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    assert scene.supervisor
    second = make_supervisor(db)
    db.commit()
    number, of = scene.application.number, scene.application.id
    watched = f"/en/oversight/cases/{of}"
    sign_in(client, scene.users["", Role.SUPERVISOR])
    unknown = client.page("/en/oversight/escalations?number=SW000").get_text(" ", strip=True)
    assert "There is no case with this number that you can see" in unknown
    assert client.get(f"/en/oversight/escalations?number={number}").location == watched
    assert "Propose to review the case again" in client.page(watched).get_text()
    send(client, f"{watched}/propose-reopening", ERROR)

    case = as_lead(client, scene, Role.APPROVER)
    page = client.page(case).get_text(" ", strip=True)
    assert ERROR in page
    assert "Both sides can answer until" in page
    send(client, f"{case}/answer-reopening", "同意重新审查。")

    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    own = f"/enterprise/applications/{of}"
    for language, words in (
        ("en", "The decision stands meanwhile."),
        ("sc", "在此期间原决定有效。"),
        ("tc", "在此期間原決定有效。"),
    ):
        page = client.page(f"/{language}{own}").get_text(" ", strip=True)
        assert words in page
        assert ERROR in page
    send(client, f"/en{own}/reopening", "请尽快重新办理。")
    told = client.page(f"/en{own}").get_text(" ", strip=True)
    assert "You answered the proposal to review the case again" in told
    assert f"{body(scene.lead.body or '').name['en']} answered the proposal to review" in told

    sign_in(client, second)
    home = client.page("/en/oversight/escalations").get_text(" ", strip=True)
    assert "A review of the decision is proposed" in home
    page = client.page(watched).get_text(" ", strip=True)
    for said in (ERROR, "同意重新审查。", "请尽快重新办理。"):
        assert said in page
    assert "This cannot be undone" in client.page(f"{watched}/reopen").get_text()
    send(client, f"{watched}/reopen", "认定年度确有错误。")
    db.expire_all()
    assert scene.application.state == State.REVIEW

    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    page = client.page(f"/en{own}").get_text(" ", strip=True)
    assert "no longer stands" in page
    assert "认定年度确有错误。" in page
