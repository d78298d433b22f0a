"""What an officer reads first on a case, and is warned of before a step."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.casework import accepting, concluding, deciding, joint
from services.applications.casework.accepting import Correction
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.filing import correcting, drafting
from tests.support.client import LintClient
from tests.support.company import as_lead
from tests.support.factories import make_officer, sign_in
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def page_of(scene: Scene) -> str:
    return f"/en/agency/cases/{scene.application.id}"


def first_word(client: LintClient, url: str) -> str:
    """What stands out on the page, above everything else."""
    word = client.page(url).select_one("main .govuk-inset-text")
    assert word
    return word.get_text(" ", strip=True)


def conclude(scene: Scene, recommendation: Recommendation, **opinions: Opinion) -> None:
    scene.consult()
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code, opinions.get(review.body_code, Opinion.AGREE), "有理由。")
    if Opinion.DISAGREE in opinions.values():
        joint.coordinate(
            scene.db,
            scene.lead,
            scene.application.id,
            version=scene.version(scene.lead),
            bodies=list(opinions),
            on=moments.today(),
            text="已核对。",
        )
    scene.assess()
    concluding.conclude(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        recommendation=recommendation,
        text="第一段。\n第二段。",
    )


def test_an_approver_reads_the_conclusion_and_the_opinions_first(
    client: LintClient, scene: Scene
) -> None:
    conclude(scene, Recommendation.APPROVE, tax=Opinion.NOT_CONCERNED)
    scene.stand_public()
    case = as_lead(client, scene, Role.APPROVER)
    for page in (case, f"{case}/approve", f"{case}/send-back"):
        word = first_word(client, page)
        assert "Recommendation: Approve" in word
        assert "第二段。" in word
        assert "Not concerned" in word


def test_a_reviewer_reads_first_why_a_case_came_back(client: LintClient, scene: Scene) -> None:
    conclude(scene, Recommendation.APPROVE)
    deciding.send_back(
        scene.db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        text="请再核对收入。",
    )
    case = as_lead(client, scene)
    assert "请再核对收入。" in first_word(client, case)
    assert "请再核对收入。" in first_word(client, f"{case}/conclude")


def test_a_joint_body_reads_first_what_it_is_asked(client: LintClient, scene: Scene) -> None:
    scene.review()
    joint.consult(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        text="请核对缴税情况。",
    )
    scene.claim(scene.officer("tax"))
    sign_in(client, scene.user("tax", Role.REVIEWER))
    assert "请核对缴税情况。" in first_word(client, page_of(scene))
    assert "请核对缴税情况。" in first_word(client, f"{page_of(scene)}/draft-opinion")


def test_corrections_are_read_beside_what_was_asked(client: LintClient, scene: Scene) -> None:
    scene.submit()
    scene.claim()
    accepting.ask_for_correction(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        corrections=[Correction("staff.college", "请核对人数。")],
    )
    college = scene.application.answers["staff"]["college"] - 1
    drafting.save_section(
        scene.db,
        scene.filer,
        scene.application.id,
        "staff",
        {"college": college},
        version=scene.version(scene.filer),
    )
    correcting.answer_correction(
        scene.db,
        scene.owner,
        scene.application.id,
        declared=True,
        version=scene.version(scene.owner),
    )
    word = first_word(client, as_lead(client, scene))
    assert "请核对人数。" in word
    assert f"Now: {college} people" in word


@pytest.mark.parametrize(
    ("recommendation", "opinion", "action", "warned"),
    [
        (Recommendation.REFUSE, Opinion.AGREE, "approve", "departs from what the reviewer"),
        (Recommendation.APPROVE, Opinion.AGREE, "refuse", "departs from what the reviewer"),
        (Recommendation.APPROVE, Opinion.DISAGREE, "approve", "A joint agency disagrees."),
        (Recommendation.APPROVE, Opinion.AGREE, "approve", ""),
    ],
)
def test_a_decision_against_advice_is_noticed(
    client: LintClient,
    scene: Scene,
    recommendation: Recommendation,
    opinion: Opinion,
    action: str,
    warned: str,
) -> None:
    conclude(scene, recommendation, tax=opinion)
    if action == "approve":
        scene.stand_public()
    page = client.page(f"{as_lead(client, scene, Role.APPROVER)}/{action}")
    warnings = [str(w.get_text()) for w in page.select(".govuk-warning-text")]
    assert "cannot be taken back" in warnings[-1]
    assert warnings[:-1] == [w for w in warnings if warned and warned in w]


def test_accepting_is_asked_once_more(client: LintClient, scene: Scene) -> None:
    scene.submit()
    scene.claim()
    case = as_lead(client, scene)
    assert client.page(case).find("a", href=f"{case}/accept")
    page = client.page(f"{case}/accept")
    assert "cannot be taken back" in page.get_text()
    assert page.select_one("main form button")


@pytest.mark.parametrize(("days_ago", "late"), [(0, 0), (40, 2)])
def test_a_joint_opinion_that_is_late_is_marked(
    client: LintClient, scene: Scene, days_ago: int, late: int
) -> None:
    with moments.at(moments.now() - timedelta(days=days_ago)):
        scene.consult()
    page = client.page(as_lead(client, scene))
    assert len(page.select("aside .is-overdue")) == late


def test_a_joint_body_is_told_of_no_step_of_the_lead(client: LintClient, scene: Scene) -> None:
    scene.consult()
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    sign_in(client, make_officer(scene.db, "tax", Role.REVIEWER))
    assert client.page(page_of(scene)).select(".actions .govuk-inset-text") == []


def test_the_banner_names_the_case_that_one_has_left(client: LintClient, scene: Scene) -> None:
    scene.submit()
    scene.claim()
    case = as_lead(client, scene)
    version = client.page(case).find("input", {"name": "version"})
    assert version is not None
    client.post(f"{case}/release", data={"version": version["value"]})
    banner = client.page("/en/agency/queue").select_one(".govuk-notification-banner")
    assert banner
    assert str(scene.application.number) in banner.get_text()


def test_a_note_to_a_line_that_was_not_selected_is_noticed(
    client: LintClient, scene: Scene
) -> None:
    scene.submit()
    scene.claim()
    url = f"{as_lead(client, scene)}/ask-for-correction"
    version = client.page(url).find("input", {"name": "version"})
    assert version is not None
    sent = {
        "version": version["value"],
        "correct": ["staff.total"],
        "note.staff.total": "请核对",
        "note.staff.college": "人数有误",
        "note.staff.research": " ",
    }
    answer = client.post(url, data=sent)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert len(page.select(".govuk-error-message")) == 1
    chosen = [str(box["value"]) for box in page.select("input[name=correct][checked]")]
    assert chosen == ["staff.total", "staff.college"]


def test_each_line_without_a_note_is_named(client: LintClient, scene: Scene) -> None:
    scene.submit()
    scene.claim()
    url = f"{as_lead(client, scene)}/ask-for-correction"
    version = client.page(url).find("input", {"name": "version"})
    assert version is not None
    sent = {"version": version["value"], "correct": ["documents.licence"]}
    page = BeautifulSoup(client.post(url, data=sent).text, "html.parser")
    summary = page.select_one(".govuk-error-summary")
    assert summary
    assert "Business licence" in summary.get_text()


def test_an_officer_finds_their_own_cases_wherever_they_wait(
    client: LintClient, db: Session
) -> None:
    mine, colleagues = Scene(db).consult(), Scene(db).consult()
    as_lead(client, mine)
    mine_number, other_number = str(mine.application.number), str(colleagues.application.number)
    everyone = client.page("/en/agency/queue?view=elsewhere").get_text()
    assert mine_number in everyone
    assert other_number in everyone
    own = client.page("/en/agency/queue?view=elsewhere&holder=me").get_text()
    assert mine_number in own
    assert other_number not in own


def test_agencies_are_asked_again_by_name(client: LintClient, scene: Scene) -> None:
    scene.consult()
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    case = as_lead(client, scene)
    buttons = [
        str(b.get_text(strip=True)) for b in client.page(case).select(".actions .govuk-button")
    ]
    assert buttons.index("Conclude and send for sign-off") < buttons.index("Consult joint agencies")
    page = client.page(f"{case}/consult")
    bodies = [str(box["value"]) for box in page.select("input[name=bodies]")]
    assert bodies == ["tax", "finance"]
    version = page.find("input", {"name": "version"})
    assert version is not None
    sent = {"version": version["value"], "bodies": "tax", "text": "请看补充材料。"}
    assert client.post(f"{case}/consult", data=sent).status_code == 303
    page = client.page(case)
    assert "Asked once more: Shenzhen Tax Service" in page.get_text()
    assert "请看补充材料。" in first_word(client, case)


def test_a_credit_code_to_be_compared_is_marked_beside_it(client: LintClient, scene: Scene) -> None:
    scene.applicant.credit_code = "91440300MA5TE8T12U"
    scene.submit()
    page = client.page(as_lead(client, scene))
    answer = page.select_one("#answer-enterprise-credit_code")
    assert answer
    assert "91440300MA5TE8T12U" in answer.text
    assert "Compare it with the business licence" in answer.text


def test_a_joint_agency_reads_nothing_of_what_was_filed_before_it_is_asked(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).review()
    officer, lead = scene.user("tax", Role.REVIEWER), scene.user("science", Role.REVIEWER)
    page = f"/en/agency/cases/{scene.application.id}"
    db.commit()
    sign_in(client, officer)
    closed = client.page(page)
    assert "From the day on which it is asked" in closed.get_text()
    assert closed.find(id="answers") is None
    assert closed.find(id="history") is None
    assert client.get(f"{page}/files.zip").status_code == 404
    sign_in(client, lead)
    assert client.page(page).find(id="answers")
    scene.consult_now()
    db.commit()
    sign_in(client, officer)
    opened = client.page(page)
    assert opened.find(id="answers")
    assert opened.find(id="history")
