"""Who works on a case, in the browser: assigned one by one or together, and who steps aside."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
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
