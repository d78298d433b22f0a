"""Who works on a case, in the browser: assigned one by one or together, and who steps aside."""

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.letters.issuing import issue_papers
from services.models import User
from tests.support.client import LintClient
from tests.support.company import as_lead, post
from tests.support.factories import sign_in
from tests.support.scene import Scene

WHY: dict[str, Any] = {"relation": "family", "text": "配偶系申请单位股东。"}


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).submit()


def test_cases_are_assigned_together_with_a_result_for_each(
    client: LintClient, scene: Scene, db: Session
) -> None:
    other = scene.another().submit()
    reviewer = scene.user("science", Role.REVIEWER)
    db.commit()
    sign_in(client, scene.user("science", Role.APPROVER))
    page = client.page("/en/agency/assign")
    assert len(page.select("input[name=cases]")) == 2
    assert client.post("/en/agency/assign").status_code == 422
    both = [str(scene.application.id), str(other.application.id)]
    sent = {"cases": both, "officer": str(reviewer.id)}
    result = client.post("/en/agency/assign", data=sent)
    assert result.status_code == 200
    assert result.text.count(">Assigned<") == 2
    again = client.post("/en/agency/assign", data=sent)
    assert again.text.count(">Not assigned<") == 2
    assert "There is nothing to assign" in client.page("/en/agency/assign").get_text()


def test_a_reviewer_steps_aside_and_another_goes_on(
    client: LintClient, scene: Scene, db: Session
) -> None:
    second = scene.another_officer("science")
    case = as_lead(client, scene)
    db.commit()
    assert post(client, f"{case}/declare-relation") == 422
    assert post(client, f"{case}/declare-relation", **WHY) == 303
    reviewer = scene.user("science", Role.REVIEWER)
    as_lead(client, scene, Role.APPROVER)
    shown = client.page(f"{case}/grant-recusal").get_text()
    assert "配偶系申请单位股东。" in shown
    assert "配偶系申请单位股东。" not in str(client.page(case).find("ol", class_="timeline"))
    assert post(client, f"{case}/grant-recusal") == 422
    decided = {
        "person": str(reviewer.id),
        "successor": str(second.user_id),
        "stands": "yes",
        "text": "依法应当回避。",
    }
    assert post(client, f"{case}/grant-recusal", **decided) == 303
    sign_in(client, reviewer)
    assert client.get(case).status_code == 404


def test_an_applicant_asks_for_an_approver_and_the_supervisor_decides(
    client: LintClient, scene: Scene, db: Session
) -> None:
    scene.another_officer("science", Role.APPROVER)
    approver = scene.user("science", Role.APPROVER)
    supervisor = scene.supervisor.user_id
    db.commit()
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    mine = f"/en/enterprise/applications/{scene.application.id}"
    assert "Ask that an officer steps aside" in client.page(mine).get_text()
    assert post(client, f"{mine}/recusal") == 422
    assert post(client, f"{mine}/recusal", target="science:approver", **WHY) == 303
    assert client.get(f"{mine}/recusal").status_code == 303
    sign_in(client, scene.users["", Role.SUPERVISOR])
    assert supervisor
    watched = f"/en/oversight/cases/{scene.application.id}"
    assert "配偶系申请单位股东。" in client.page(watched).get_text()
    step = f"{watched}/grant-recusal"
    assert approver.name in client.page(step).get_text()
    assert post(client, step) == 422
    chosen = {"person": str(approver.id), "stands": "no", "text": "依法应当回避。"}
    assert post(client, step, **chosen) == 303
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    history = client.page(mine).get_text()
    assert "It was decided that an officer steps aside" in history
    assert approver.name not in history


def test_a_colleague_stands_in_and_the_case_says_for_whom(
    client: LintClient, scene: Scene, db: Session
) -> None:
    second = db.get_one(User, scene.another_officer("science").user_id)
    case, today = as_lead(client, scene), moments.today()
    assert post(client, f"{case}/claim") == 303
    lead = scene.user("science", Role.REVIEWER)
    assert "Nobody stands in" in client.page("/en/agency/deputies").get_text()
    days = {
        f"{name}-{part}": getattr(today, part)
        for name in ("first_day", "last_day")
        for part in ("day", "month", "year")
    }
    new = "/en/agency/deputies/new"
    missing = client.post(new, data={"person": str(lead.id), **days})
    assert missing.status_code == 422
    assert "Select who stands in" in missing.text
    assert f'value="{today.year}"' in missing.text  # what was typed is still there
    sent = {"person": str(lead.id), "deputy": str(second.id), **days}
    assert client.post(new, data=sent).status_code == 303
    sign_in(client, second)
    assert f"stand in for {lead.name}" in client.page(case).get_text()
    assert scene.application.number in client.page("/en/agency/queue?view=mine").get_text()
    assert post(client, f"{case}/accept") == 303
    assert f"for {lead.name}" in client.page(case).get_text()
    listed = client.page("/en/agency/deputies")
    assert listed.find("a", href=re.compile("/end$")) is None
    sign_in(client, lead)
    [link] = client.page("/en/agency/deputies").select("main a[href$='/end']")
    client.page(link["href"])
    assert client.post(link["href"]).status_code == 303
    sign_in(client, second)
    assert "stand in for" not in client.page(case).find("main").get_text()
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    told = client.get(f"/en/enterprise/applications/{scene.application.id}").text
    assert lead.name not in told
    assert second.name not in told


def test_a_case_goes_to_the_competent_unit_with_a_letter(
    client: LintClient, scene: Scene, db: Session
) -> None:
    new_lead = scene.user("commerce", Role.APPROVER)
    case = as_lead(client, scene)
    db.commit()
    assert post(client, f"{case}/claim") == 303
    why = {"text": "该事项属其职责范围。"}
    refused = client.post(f"{case}/propose-transfer", data={"version": 3, "unit": "x", **why})
    assert refused.status_code in (409, 422)
    assert post(client, f"{case}/propose-transfer", unit="", **why) == 422
    assert post(client, f"{case}/propose-transfer", unit="etic.commerce", **why) == 303
    as_lead(client, scene, Role.APPROVER)
    shown = client.page(case).get_text()
    assert "Competent: " in shown
    assert post(client, f"{case}/transfer", **why) == 303
    assert client.get(case).status_code == 404
    sign_in(client, new_lead)
    assert "Handed over by" in client.page(case).get_text()
    assert post(client, f"{case}/take-over") == 303
    issue_papers(db, scene.application.id)
    db.commit()
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    mine = client.page(f"/en/enterprise/applications/{scene.application.id}").get_text()
    assert "Handed over by" in mine
    assert "Notice of hand-over to the competent unit" in mine
    assert why["text"] in mine
