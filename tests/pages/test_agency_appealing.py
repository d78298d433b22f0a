"""What others decide of a decision, in the browser: entered once, read by all whom it concerns."""

from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.casework import appealing, revoking
from services.applications.filing import responding
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.documents.issuing import find_issued_paper
from tests.corpus.builders import pdf
from tests.services.test_casework_appealing import brought
from tests.support.client import LintClient
from tests.support.company import as_lead, filled
from tests.support.factories import sign_in
from tests.support.scene import Scene
from tests.support.walks import act

ENDED = {"decision": "深府行复决〔2026〕9号", "words": "变更认定年度。"}


def send(client: LintClient, url: str, wrong: str, **typed: Any) -> None:
    """Send a form first without its file, and then with it: what was typed is still there."""
    fields = filled(client.page(url).select_one("main form")) | typed
    missing = client.post(url, data=fields)
    assert missing.status_code == 422
    assert wrong in missing.text
    assert typed["reference"] in missing.text
    with_file = {**fields, "file": (BytesIO(pdf()), "notice.pdf")}
    assert client.post(url, data=with_file).status_code == 303


def day_fields(name: str) -> dict[str, str]:
    today = moments.today()
    return {f"{name}-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}


def read_own(client: LintClient, scene: Scene, language: str) -> str:
    page = client.page(f"/{language}/enterprise/applications/{scene.application.id}")
    return page.get_text(" ", strip=True)


def test_a_review_and_its_outcome_are_read_by_applicant_officer_and_stranger(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    db.commit()
    case = as_lead(client, scene, Role.APPROVER)
    said = {"route": "reconsideration", "by": "applicant", "authority": "深圳市人民政府"}
    said |= {"reference": "深府行复〔2026〕9号", "text": "认定年度有误。"}
    missing = "Select the file with the document itself"
    send(client, f"{case}/enter-appeal", missing, **said, **day_fields("received_on"))
    page = client.page(case).get_text(" ", strip=True)
    assert "Answer with the evidence by" in page
    assert "深府行复〔2026〕9号" in page
    assert "notice.pdf" in page

    said = {"result": "changed", "reference": ENDED["decision"], "text": ENDED["words"]}
    url = f"{case}/enter-appeal-outcome"
    assert not client.page(url).find("input", {"value": "revoked"})
    send(client, url, missing, **said, **day_fields("decided_on"))
    assert ENDED["words"] in client.page(case).get_text()
    db.expire_all()
    assert scene.application.state == State.CLOSED

    paper = find_issued_paper(db, scene.application.id, "certificate")
    assert paper
    said = {"number": paper.number, "code": paper.verify_code}
    asked = client.page(client.post("/en/verify", data=said).location).get_text(" ", strip=True)
    assert "the decision was changed on review" in asked
    assert "Decision changed on review on" in asked
    assert "in force" not in asked.lower()

    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    for language, words in (("en", "Decision changed"), ("sc", "变更决定"), ("tc", "變更決定")):
        page = client.page(f"/{language}/enterprise/applications/{scene.application.id}").get_text(
            " "
        )
        assert words in page
        assert ENDED["decision"] in page
        assert "notice.pdf" not in page


def test_an_applicant_whose_decision_fell_reads_by_whom(client: LintClient, db: Session) -> None:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    db.commit()
    case = as_lead(client, scene, Role.APPROVER)
    said = {"route": "court", "by": "another", "authority": "深圳市示例区人民法院"}
    said |= {"reference": "（2026）粤0300行初9号", "text": "利害关系人起诉。"}
    missing = "Select the file with the document itself"
    send(client, f"{case}/enter-appeal", missing, **said, **day_fields("received_on"))
    said = {"reference": "（2026）粤0300行初9号判决", "text": "撤销该决定。"}
    send(client, f"{case}/overturn", missing, **said, **day_fields("decided_on"))
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    page = client.page(f"/en/enterprise/applications/{scene.application.id}").get_text(
        " ", strip=True
    )
    assert "was revoked by the authority that reviewed it" in page
    assert "has revoked your certificate" not in page
    assert "撤销该决定。" in page


def test_a_case_that_is_decided_anew_is_read_so_by_officer_and_applicant(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    db.commit()
    case = as_lead(client, scene, Role.APPROVER)
    said = {"route": "reconsideration", "by": "applicant", "authority": "深圳市人民政府"}
    said |= {"reference": "深府行复〔2026〕9号", "text": "认定年度有误。"}
    missing = "Select the file with the document itself"
    send(client, f"{case}/enter-appeal", missing, **said, **day_fields("received_on"))
    typed = {"reference": ENDED["decision"], "text": "撤销，责令六十日内重新作出决定。"}
    typed |= {**day_fields("decided_on"), **day_fields("received_on"), "day_unit": "working_day"}
    for wrong in ("1.5", "x", "0", "400"):
        send_wrong = filled(client.page(f"{case}/redo").select_one("main form")) | typed
        refused = client.post(f"{case}/redo", data={**send_wrong, "days": wrong})
        assert refused.status_code == 422
        assert "Enter between 1 and 365 days" in refused.text
        assert f'value="{wrong}"' in refused.text
    send(client, f"{case}/redo", missing, **typed, days="60")
    page = client.page(case).get_text(" ", strip=True)
    assert "60 working days from when the decision is to be made anew" in page
    assert "The agency decides anew." in page
    assert "责令六十日内重新作出决定" in page
    issue_papers(db, scene.application.id)
    db.commit()

    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    read = f"/enterprise/applications/{scene.application.id}"
    for language, words in (
        ("en", "is deciding anew"),
        ("sc", "正在重新办理"),
        ("tc", "正在重新辦理"),
    ):
        page = client.page(f"/{language}{read}")
        assert words in page.get_text(" ", strip=True)
        papers = [one["href"] for one in page.select(f'a[href*="{read}/papers/"]')]
    decided = find_issued_paper(db, scene.application.id, "decision")
    notice = find_issued_paper(db, scene.application.id, "reopening")
    assert decided
    assert notice
    for paper in (decided, notice):  # what fell stays readable, though nobody confirmed its receipt
        (address,) = [one for one in papers if str(paper.id) in one]
        assert client.get(address).status_code == 200


def test_of_what_the_agency_revoked_itself_the_form_says_what_no_longer_happens(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    act(scene, appealing.enter_appeal, scene.approver, **brought())
    case = as_lead(client, scene, Role.APPROVER)
    assert "itself revoked" not in client.page(f"{case}/enter-appeal-outcome").main.get_text(" ")
    scene.propose_ending(answered=False)
    act(scene, responding.answer_ending, scene.owner, text="无异议。")
    act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")
    page = client.page(f"{case}/enter-appeal-outcome").main
    assert "does not open this case any more" in page.get_text(" ")
    assert page.find("input", value="revoked")
