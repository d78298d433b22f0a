"""A case as officers see it: who gets it, its documents and notes, and its certificate."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.letters.issuing import issue_papers
from services.documents.issuing import find_issued_paper
from tests.support.client import LintClient
from tests.support.company import as_lead, post
from tests.support.factories import sign_in
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


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
    case = as_lead(client, scene)
    proposal = {"revoke": "propose-revocation", "cancel": "propose-cancellation"}[action]
    assert post(client, f"{case}/{proposal}", reasons=reason, text="情况如下。") == 303
    as_lead(client, scene, Role.APPROVER)
    assert client.get(f"{case}/{action}").status_code == 403  # the holder can answer first
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    mine = f"/en/enterprise/applications/{scene.application.id}"
    assert "You can answer until" in client.page(mine).get_text()
    assert post(client, f"{mine}/ending") == 422
    assert post(client, f"{mine}/ending", text="请予考虑。") == 303
    as_lead(client, scene, Role.APPROVER)
    shown = client.page(f"{case}/{action}").get_text()
    assert "cannot be undone" in shown
    assert "请予考虑。" in shown
    assert post(client, f"{case}/{action}", text="已核实。") == 303
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
