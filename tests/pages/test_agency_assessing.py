"""Findings in the browser: recorded by the reviewer, amended beside the draft by the approver."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.case.assessments import Assessed, Assessment, Evidence
from services.applications.case.loading import load
from services.applications.casework import assessing, deciding
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from tests.support.client import LintClient
from tests.support.company import as_lead, filled, post
from tests.support.scene import Scene
from tests.support.walks import act

FIRST = "conditions.TASE-1"


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_every_condition_and_document_has_its_controls(
    client: LintClient, db: Session, language: str
) -> None:
    scene = Scene(db).review()
    case = as_lead(client, scene).replace("/en/", f"/{language}/")
    page = client.page(f"{case}/assess")
    rows = page.select("tbody tr")
    asked = load(db, scene.lead, scene.application.id).item.conditions
    assert len(rows) > len(asked)
    assert len(page.select("tbody select")) == 2 * len(rows)


def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).consult()
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    case = as_lead(client, scene)
    fields = filled(client.page(f"{case}/assess").select_one("main form"))
    fields |= {f"found.{FIRST}": "differs", f"evidence.{FIRST}": "", f"note.{FIRST}": "迁出"}
    wrong = client.post(f"{case}/assess", data=fields)
    assert wrong.status_code == 422
    assert "Select the source" in wrong.text
    assert "迁出" in wrong.text
    fields |= {f"evidence.{FIRST}": "register", "rest": "1"}
    assert client.post(f"{case}/assess", data=fields).status_code == 303
    page = client.page(case).select_one("#decisive").parent.get_text(" ", strip=True)
    assert "Differs" in page
    assert post(client, f"{case}/conclude", recommendation="approve", text="符合条件") == 422


def test_the_approver_reads_the_draft_beside_the_amendment(client: LintClient, db: Session) -> None:
    scene = Scene(db).conclude()
    case = as_lead(client, scene, Role.APPROVER)
    form = client.page(f"{case}/amend-assessment").select_one("main form")
    assert "Found to be met" in form.get_text()
    fields = filled(form) | {
        f"found.{FIRST}": "differs",
        f"evidence.{FIRST}": "register",
        f"note.{FIRST}": "登记住所已迁出。",
    }
    assert client.post(f"{case}/amend-assessment", data=fields).status_code == 303
    db.expire_all()
    scene.stand_public()
    db.commit()
    page = client.page(f"{case}/approve").select_one("main").get_text(" ", strip=True)
    assert "Draft of the reviewer" in page
    assert "登记住所已迁出。" in page
    assert post(client, f"{case}/approve", text="") == 422


def test_parts_are_sent_back(client: LintClient, db: Session) -> None:
    scene = Scene(db).conclude()
    case = as_lead(client, scene, Role.APPROVER)
    assert client.page(f"{case}/send-back").find("input", {"value": FIRST})
    assert post(client, f"{case}/send-back", text="请核对。", parts=FIRST) == 303
    case = as_lead(client, scene)
    assert "Sent back to be found anew" in client.page(case).get_text()
    assert "Sent back to be found anew" in client.page(f"{case}/assess").get_text()


def test_another_case_of_the_applicant_stands_before_what_was_filed(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).review()
    other = scene.another().submit()
    page = client.page(as_lead(client, scene)).select_one("#decisive").parent
    assert str(other.application.number) in page.get_text()
    assert "Same service" in page.get_text()


def test_a_slip_is_put_right_and_every_reader_sees_it(client: LintClient, db: Session) -> None:
    scene = Scene(db).conclude()
    act(scene, deciding.approve, scene.approver, text="示列公司请按期报送年报。")
    issue_papers(db, scene.application.id)
    db.commit()
    case = as_lead(client, scene)
    said = {"former": "示列公司", "words": "示例公司", "text": "见申请表。"}
    assert post(client, f"{case}/propose-rectification", **{**said, "former": "没有"}) == 422
    assert post(client, f"{case}/propose-rectification", **said) == 303
    case = as_lead(client, scene, Role.APPROVER)
    page = client.page(f"{case}/rectify").get_text(" ", strip=True)
    assert "示列公司" in page
    assert post(client, f"{case}/rectify") == 303
    assert "示例公司" in client.page(case).select_one("main").get_text()
    assert scene.application.state == State.CLOSED


def test_findings_stand_in_the_history_in_every_language(client: LintClient, db: Session) -> None:
    scene = Scene(db).review()
    found = Assessment(FIRST, Assessed.NO_DATA, Evidence.REGISTER, "登记系统无记录。")
    act(scene, assessing.assess, scene.lead, assessments=[found])
    db.commit()
    for language, words in (("en", "No data"), ("sc", "无数据"), ("tc", "無數據")):
        page = client.page(as_lead(client, scene).replace("/en/", f"/{language}/"))
        assert words in page.select_one("#history").parent.get_text()
