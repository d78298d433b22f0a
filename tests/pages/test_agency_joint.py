"""Joint review in the browser: one more agency is asked, and conditions are followed up."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.applications.casework import deciding, joint
from services.applications.casework.joint import Opinion
from tests.support.client import LintClient
from tests.support.company import as_lead, post
from tests.support.factories import sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene
from tests.support.walks import act, conclude

ASKS = "请就贸易政策提出意见，并说明依据。"


def test_one_more_agency_is_asked_and_marked_as_not_named(client: LintClient, db: Session) -> None:
    scene = Scene(db).consult()
    commerce = scene.user("commerce", Role.REVIEWER)
    case = as_lead(client, scene)
    form = f"{case}/propose-consultee"
    refused = client.post(form, data={"version": scene.version(scene.lead), "text": ASKS})
    assert refused.status_code == 422
    assert "Select whom to ask" in refused.text
    assert ASKS in refused.text, "what was typed is still there"
    assert post(client, form, unit="etic.commerce", text="") == 422
    assert post(client, form, unit="etic.commerce", text=ASKS) == 303
    as_lead(client, scene, Role.APPROVER)
    shown = client.page(case).get_text()
    assert "To be asked: " in shown
    assert ASKS in shown
    assert ASKS in client.page(f"{case}/add-consultee").get_text()
    assert post(client, f"{case}/add-consultee", text=ASKS) == 303
    marked = "Consulted at the lead agency’s request (not named for this case)"
    assert marked in client.page(case).get_text()
    sign_in(client, commerce)
    seen = client.page(case).get_text()
    assert ASKS in seen
    assert "with the leave of an approver" in seen
    assert post(client, f"{case}/claim") == 303
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    mine = client.page(f"/en/enterprise/applications/{scene.application.id}").get_text()
    assert marked in mine
    assert "with the leave of an approver" in mine
    assert ASKS not in mine, "not before the decision"


def test_who_has_answered_is_asked_again_and_the_opinion_before_stands_beside(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).consult()
    scene.opine("tax", Opinion.AGREE_WITH_CONDITIONS, "须补充备案。")
    case = as_lead(client, scene)
    offered = client.page(f"{case}/consult")
    assert [one["value"] for one in offered.select("input[name=bodies]")] == ["tax"]
    assert post(client, f"{case}/consult", bodies="tax", text="") == 422
    assert post(client, f"{case}/consult", bodies="tax", text="材料已补充，请再看。") == 303
    agencies = client.page(case).find("section", attrs={"aria-labelledby": "agencies"})
    assert agencies
    assert "Before, on" in agencies.get_text()
    assert "须补充备案。" in agencies.get_text()


def test_conditions_are_listed_checked_and_missed(client: LintClient, db: Session) -> None:
    with moments.at(moments.now() - timedelta(days=60)):
        scene = Scene(db).consult()
        tax, chief = scene.officer("tax"), scene.officer("tax", Role.APPROVER)
        scene.claim(tax)
        words = "按季报送。\n按期备案。"
        until = moments.today() + timedelta(days=40)
        said: dict[str, Any] = {"opinion": Opinion.AGREE_WITH_CONDITIONS, "text": words}
        act(scene, joint.draft_opinion, tax, until=until, **said)
        act(scene, joint.opine, chief, until=until, **said)
        scene.opine("finance")
        conclude(scene)
        act(scene, deciding.approve, scene.approver, text="同意。")
        supervisor = scene.supervisor.user_id
        db.commit()
        jobs.run_all_due()
    sign_in(client, scene.users["tax", Role.REVIEWER])
    case = f"/en/agency/cases/{scene.application.id}"
    listed = client.page("/en/agency/conditions")
    assert scene.application.number in listed.get_text()
    with counted_queries() as queries:
        client.page("/en/agency/conditions")
    assert len(queries) <= 3
    assert client.page(case).find("section", attrs={"aria-labelledby": "conditions"})
    assert post(client, f"{case}/check-condition") == 422
    found = {"condition": "0", "text": "已核对台账。"}
    wrong = client.post(f"{case}/check-condition", data={"version": scene.version(tax), **found})
    assert "Select whether it is met" in wrong.text
    assert "已核对台账。" in wrong.text
    assert post(client, f"{case}/check-condition", **found, met="yes") == 303
    conditions = client.page(case).find("section", attrs={"aria-labelledby": "conditions"})
    assert conditions
    assert conditions.get_text().count("Day missed") == 1
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    mine = client.page(f"/en/enterprise/applications/{scene.application.id}").get_text()
    assert "已核对台账。" in mine
    assert "checked a condition of the decision" in mine
    sign_in(client, scene.users["", Role.SUPERVISOR])
    assert supervisor
    watched = client.page("/en/oversight/escalations").get_text()
    assert "Conditions whose day has passed" in watched
    assert "Day missed" in client.page(f"/en/oversight/cases/{scene.application.id}").get_text()
    sign_in(client, scene.users["finance", Role.REVIEWER])
    assert "No condition is left to check" in client.page("/en/agency/conditions").get_text()
