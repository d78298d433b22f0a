"""What others decide of a decision is entered, told, and true at once wherever it is verified."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.applications.case import checks
from services.applications.case.appeals import (
    AppealOutcome,
    AppealRoute,
    Appellant,
    find_open_appeal,
    list_appeals,
)
from services.applications.case.attached import list_documents
from services.applications.case.attachments import list_files
from services.applications.case.endings import find_proposed_ending
from services.applications.case.loading import load
from services.applications.case.messages import ACCEPT
from services.applications.case.payable import find_payment_obstacle
from services.applications.case.permissions import allowed_actions
from services.applications.casework import appealing, revoking
from services.applications.clock.calendar import add_working_days
from services.applications.filing import responding
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, State
from services.documents.inspect import Upload, inspect
from services.documents.issuing import find_issued_paper
from services.documents.verifying import VerifiedPaper, find_paper
from services.errors import Conflict, Forbidden, Invalid
from tests.corpus.builders import pdf
from tests.support.company import open_round
from tests.support.picks import FUND
from tests.support.scene import Scene
from tests.support.walks import act


def upload() -> Upload:
    return inspect("notice.pdf", BytesIO(pdf()), accept=ACCEPT, field="file")


def brought(**other: Any) -> dict[str, Any]:
    return {
        "route": AppealRoute.RECONSIDERATION,
        "by": Appellant.APPLICANT,
        "authority": "深圳市人民政府",
        "reference": "深府行复〔2026〕9号",
        "received_on": moments.today(),
        "text": "请求撤销该决定。",
        "file": upload(),
        **other,
    }


def ended(**other: Any) -> dict[str, Any]:
    said = {"decided_on": moments.today(), "reference": "深府行复决〔2026〕9号"}
    return {**said, "text": "决定如下。", "file": upload(), **other}


def enter(scene: Scene, **other: Any) -> None:
    act(scene, appealing.enter_appeal, scene.approver, **brought(**other))


def verify(scene: Scene, kind: str) -> VerifiedPaper:
    paper = find_issued_paper(scene.db, scene.application.id, kind)
    assert paper
    scene.db.commit()  # what is not committed is not vouched for
    found = find_paper(scene.db, paper.number, paper.verify_code)
    assert found
    return found


def problems(scene: Scene, what: Any, said: dict[str, Any]) -> set[str]:
    with pytest.raises(Invalid) as error:
        act(scene, what, scene.approver, **said)
    return {one.field for one in error.value.problems}


@pytest.fixture
def scene(db: Session) -> Scene:
    made = Scene(db).approve()
    issue_papers(db, made.application.id)
    return made


def test_a_decision_that_is_revoked_on_review_falls_with_its_certificate(scene: Scene) -> None:
    enter(scene)
    assert verify(scene, "decision").standing == "in_force"  # nothing is stayed
    act(scene, appealing.overturn, scene.approver, **ended())
    assert scene.application.state == State.REVOKED
    for kind in ("decision", "certificate"):
        found = verify(scene, kind)
        assert (found.standing, found.ended_on) == ("revoked", moments.today())
    (appeal,) = list_appeals(scene.application.events)
    assert (appeal.outcome, appeal.words) == (AppealOutcome.REVOKED, "决定如下。")
    assert appeal.answer_by == add_working_days(moments.today(), 10)
    case = load(scene.db, scene.approver, scene.application.id)
    assert not {Action.ENTER_APPEAL, Action.REVOKE} & set(allowed_actions(scene.approver, case))
    assert list(checks.verify(scene.db)) == []


@pytest.mark.parametrize("outcome", sorted(set(AppealOutcome) - {AppealOutcome.REVOKED}))
def test_any_other_outcome_leaves_the_case_and_only_a_change_shows_on_its_papers(
    scene: Scene, outcome: AppealOutcome
) -> None:
    state = scene.application.state
    enter(scene, route=AppealRoute.COURT)
    act(scene, appealing.enter_outcome, scene.approver, result=outcome, **ended())
    assert scene.application.state == state
    changed = outcome is AppealOutcome.CHANGED
    for kind in ("decision", "certificate"):
        found = verify(scene, kind)
        assert found.standing == ("changed" if changed else "in_force")
        assert found.changed_on == (moments.today() if changed else None)
    assert verify(scene, "acceptance").changed_on is None
    (appeal,) = list_appeals(scene.application.events)
    assert (appeal.outcome, appeal.answer_by) == (outcome, None)
    enter(scene)  # whoever lost before one authority may go to another
    assert [one.outcome for one in list_appeals(scene.application.events)] == [outcome, None]
    assert list(checks.verify(scene.db)) == []


def test_only_an_approver_of_the_lead_enters_it_one_at_a_time(scene: Scene) -> None:
    for someone in (scene.lead, scene.owner, scene.supervisor):
        with pytest.raises((Forbidden, Conflict)):
            act(scene, appealing.enter_appeal, someone, **brought())
    with pytest.raises(Forbidden, match="still open"):
        act(scene, appealing.overturn, scene.approver, **ended())
    enter(scene)
    with pytest.raises(Forbidden, match="under review"):
        enter(scene)


def test_nothing_is_entered_in_part_or_out_of_time(scene: Scene) -> None:
    today, day = moments.today(), timedelta(days=1)
    nothing: dict[str, Any] = {"route": None, "by": None, "authority": " ", "reference": ""}
    nothing |= {"received_on": None, "text": " ", "file": None}
    assert problems(scene, appealing.enter_appeal, nothing) == set(nothing)
    for wrong in ({"received_on": today + day}, {"received_on": today - day}):
        assert problems(scene, appealing.enter_appeal, brought(**wrong)) == {"received_on"}
    long = {"authority": "府" * 201, "reference": "号" * 201}
    assert problems(scene, appealing.enter_appeal, brought(**long)) == set(long)
    enter(scene)
    nothing = {"decided_on": None, "reference": "", "text": "", "file": None}
    assert problems(scene, appealing.overturn, nothing) == set(nothing)
    for none in (None, AppealOutcome.REVOKED):  # revoking is a step of its own
        said = ended(result=none)
        assert problems(scene, appealing.enter_outcome, said) == {"result"}
    for wrong in ({"decided_on": today + day}, {"decided_on": today - day}):
        assert problems(scene, appealing.overturn, ended(**wrong)) == {"decided_on"}
    assert find_open_appeal(scene.application.events)


def test_its_files_are_for_the_lead_alone(scene: Scene) -> None:
    enter(scene)
    found = []
    for someone in (scene.approver, scene.owner, scene.officer("tax")):
        case = load(scene.db, someone, scene.application.id)
        listed = any(one.slot == "appeal_file" for one in list_documents(scene.db, case))
        found.append((listed, bool(list_files(case, case.application.events[-1]))))
    assert found == [(True, True), (False, False), (False, False)]


def test_a_certificate_is_not_cancelled_while_its_decision_is_under_review(scene: Scene) -> None:
    enter(scene)
    scene.propose_ending(revoked=False)
    with pytest.raises(Forbidden, match="under review"):
        act(scene, revoking.cancel, scene.approver, text="依申请注销。")
    act(scene, appealing.overturn, scene.approver, **ended())
    assert find_proposed_ending(scene.application.events) is None


def test_what_the_agency_revoked_itself_meanwhile_still_gets_its_outcome(scene: Scene) -> None:
    enter(scene)
    scene.propose_ending(answered=False)
    act(scene, responding.answer_ending, scene.owner, text="无异议。")
    act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")
    said = ended(result=AppealOutcome.REVOKED)
    act(scene, appealing.enter_outcome, scene.approver, **said)
    assert scene.application.state == State.REVOKED
    assert find_open_appeal(scene.application.events) is None
    issue_papers(scene.db, scene.application.id)
    scene.db.commit()
    assert list(checks.verify(scene.db)) == []


def test_an_amount_that_was_changed_is_not_asked_for_any_more(db: Session) -> None:
    open_round(db)
    scene = Scene(db, FUND).approve()
    issue_papers(db, scene.application.id)
    asked = Action.PREPARE_PAYMENT
    assert find_payment_obstacle(load(db, scene.owner, scene.application.id), asked) is None
    enter(scene)
    act(scene, appealing.enter_outcome, scene.approver, result=AppealOutcome.CHANGED, **ended())
    obstacle = find_payment_obstacle(load(db, scene.owner, scene.application.id), asked)
    assert obstacle
    assert "changed on review" in obstacle.msgid
    case = load(db, scene.approver, scene.application.id)
    assert Action.WITHHOLD in allowed_actions(scene.approver, case)
