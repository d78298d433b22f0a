"""A certificate in a former name: the holder asks, and every reader sees what came of it."""

from sqlalchemy.orm import Session

from services import moments
from services.accounts.renaming import change_identity
from services.actor import Role
from services.applications.letters.issuing import issue_papers
from services.documents.issuing import find_issued_paper
from tests.support.client import LintClient
from tests.support.company import Company, as_lead, post
from tests.support.scene import Scene

NEW = "示例新名称服务有限公司"


def test_the_holder_asks_two_officers_answer_and_strangers_read_it(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    change_identity(db, scene.application.applicant, {"name": NEW}, moments.today())
    db.commit()
    company = Company(scene, client).act_as(Role.OWNER)
    main = company.page().main
    assert NEW in main.get_text()
    form = main.find("form", action=lambda to: to and to.endswith("/certificate-in-new-name"))
    data = {field["name"]: field["value"] for field in form.select("input")}
    assert client.post(form["action"], data=data).status_code == 303
    assert "was asked for. You are told" in company.page().main.get_text(" ", strip=True)

    case = as_lead(client, scene)
    assert "The holder asked for a certificate" in client.page(case).main.get_text(" ")
    assert post(client, f"{case}/propose-reissue", text="") == 422
    assert post(client, f"{case}/propose-reissue", text="见变更登记通知书。") == 303
    case = as_lead(client, scene, Role.APPROVER)
    assert NEW in client.page(f"{case}/reissue").main.get_text(" ")
    assert post(client, f"{case}/reissue") == 303
    issue_papers(db, scene.application.id)
    db.commit()

    former, anew = (
        find_issued_paper(db, scene.application.id, "certificate", occurrence=which)
        for which in (1, 2)
    )
    assert former
    assert anew
    for paper, other, words in ((former, anew, "Replaced by"), (anew, former, "in place of")):
        page = client.page(f"/en/verify/{paper.number}/{paper.verify_code}").main.get_text(" ")
        assert other.number in page
        assert words in page
    assert client.page(f"/en/verify/{former.number}/{former.verify_code}").find(
        "dt", string="Replaced on"
    )
    page = Company(scene, client).act_as(Role.OWNER).page().main.get_text(" ", strip=True)
    assert "issued the certificate in the new name" in page
    assert "bears a former name" not in page
