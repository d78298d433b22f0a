"""Joint review in the browser: one more agency is asked, and conditions are followed up."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.applications.casework import deciding, joint
from services.applications.casework.joint import Opinion
from tests.corpus.builders import pdf
from tests.support.client import LintClient
from tests.support.company import as_lead, filled, post
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


def test_files_are_attached_to_an_opinion_and_stand_beside_it(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).consult()
    scene.claim(scene.officer("tax"))
    sign_in(client, scene.users["tax", Role.REVIEWER])
    case = f"/en/agency/cases/{scene.application.id}"
    page = client.page(f"{case}/draft-opinion")
    assert len(page.select("main form input[type=file]")) == 3
    said = filled(page.select_one("main form")) | {"opinion": "disagree", "text": "口径不一致。"}
    files = {"file": (BytesIO(pdf()), "figures.pdf"), "file_2": (BytesIO(b"MZ"), "a.exe")}
    wrong = client.post(f"{case}/draft-opinion", data=said | files)
    assert wrong.status_code == 422
    assert "口径不一致。" in wrong.text
    assert "“figures.pdf” was not kept. Select it again." in wrong.text
    assert 'id="file_2-error"' in wrong.text
    files = {name: (BytesIO(pdf()), f"{name}.pdf") for name in ("file", "file_3")}
    assert client.post(f"{case}/draft-opinion", data=said | files).status_code == 303
    assert links(client, case) == ["file.pdf", "file_3.pdf"]
    sign_in(client, scene.user("tax", Role.APPROVER))
    assert links(client, f"{case}/opine") == ["file.pdf", "file_3.pdf"]
    assert not client.page(f"{case}/opine").select("main form input[type=file]")
    lead = as_lead(client, scene)
    assert links(client, lead) == []
    assert "file.pdf" not in client.page(lead).get_text()
    sign_in(client, scene.user("tax", Role.APPROVER))
    assert post(client, f"{case}/opine", opinion="disagree", text="口径不一致。") == 303
    as_lead(client, scene)
    assert links(client, lead) == ["file.pdf", "file_3.pdf"]
    shown = client.page(lead)
    assert "Attached to opinions" in shown.get_text()
    assert "2 files attached" in shown.get_text()
    link = shown.find("a", string="file_3.pdf")
    assert link
    assert client.get(link["href"]).status_code == 200
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    assert client.get(link["href"]).status_code == 404
    mine = f"/en/enterprise/applications/{scene.application.id}"
    assert "file_3.pdf" not in client.page(mine).get_text()
    sign_in(client, scene.user("finance", Role.REVIEWER))
    assert client.get(link["href"]).status_code == 404
    assert links(client, lead) == []


def links(client: LintClient, page: str) -> list[str]:
    """The names of the files that stand beside the opinions."""
    return [link.get_text() for link in client.page(page).select("aside a[download]")]


def test_an_approver_reads_what_is_attached_to_a_proposed_suspension(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).consult()
    case = as_lead(client, scene)
    form = f"{case}/propose-suspension"
    said = filled(client.page(form).select_one("main form")) | {
        "reason": "expert_review",
        "text": "专家评审",
        "evidence": "工作方案",
        "file": (BytesIO(pdf()), "plan.pdf"),
    }
    refused = client.post(form, data=said)
    assert refused.status_code == 422
    assert "“plan.pdf” was not kept. Select it again." in refused.text
    ahead = moments.today() + timedelta(days=5)
    day = {"until-day": ahead.day, "until-month": ahead.month, "until-year": ahead.year}
    sent = said | day | {"file": (BytesIO(pdf()), "plan.pdf")}
    assert client.post(form, data=sent).status_code == 303
    as_lead(client, scene, Role.APPROVER)
    for page in (case, f"{case}/suspend"):
        assert client.page(page).select_one(".govuk-inset-text a[download]", string="plan.pdf")
