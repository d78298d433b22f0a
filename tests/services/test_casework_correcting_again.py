"""A second correction notice is sent only with the reasons of the supervisor of all."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.casework import accepting, correcting_again, watching
from services.applications.casework.accepting import Correction
from services.applications.filing import correcting, drafting
from services.applications.letters import letters
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, State
from services.documents.issuing import describe_preview
from services.errors import Conflict, Forbidden, Invalid
from services.models import Paper
from tests.support.factories import make_supervisor
from tests.support.scene import Scene, actor_of
from tests.support.walks import act

WHY = "补正后的合同载明新的收款账户，需补充账户证明。"


@pytest.fixture
def scene(db: Session) -> Scene:
    made = Scene(db).ask_for_correction("staff.college")
    answer(made)
    return made


def answer(scene: Scene) -> None:
    entry = scene.application.correction["items"][0]["path"]  # type: ignore[index]
    section, code = entry.split(".")
    changed = {code: scene.application.answers[section][code] - (code == "college")}
    version = scene.version(scene.filer)
    of = scene.application.id
    drafting.save_section(scene.db, scene.filer, of, section, changed, version=version)
    act(scene, correcting.answer_correction, scene.owner, declared=True)


def notice(scene: Scene) -> None:
    wrong = [Correction("staff.research", "请核对。")]
    act(scene, accepting.ask_for_correction, scene.lead, corrections=wrong)


def ask(scene: Scene) -> None:
    act(scene, correcting_again.ask_to_correct_again, scene.lead, text=WHY)


def test_without_leave_there_is_no_second_notice(scene: Scene) -> None:
    with pytest.raises(Forbidden, match="supervisor’s leave"):
        notice(scene)
    ask(scene)
    with pytest.raises(Forbidden, match="supervisor’s leave"):
        notice(scene)
    act(scene, correcting_again.deny_correction, scene.supervisor, text="应当一次告知。")
    with pytest.raises(Forbidden, match="supervisor’s leave"):
        notice(scene)
    with pytest.raises(Forbidden, match="refused"):
        ask(scene)


def test_with_leave_one_more_is_sent_and_only_one(scene: Scene, db: Session) -> None:
    ask(scene)
    act(scene, correcting_again.allow_correction, scene.supervisor, text="系新发生的事实。")
    notice(scene)
    assert scene.application.state == State.CORRECTION
    issue_papers(db, scene.application.id)
    of = scene.application.id
    sent = db.scalars(select(Paper).filter_by(application_id=of, kind="correction")).all()
    assert sorted(one.occurrence for one in sent) == [1, 2]
    case = load(db, scene.lead, of)
    issue = describe_preview(case.application, case.lead.body_code, "〔预览〕", sent[0].issued_on)
    notices = [one for one in case.application.events if one.action == Action.ASK_FOR_CORRECTION]
    assert [letters.correction(case, one, issue).second for one in notices] == [False, True]
    answer(scene)
    with pytest.raises(Forbidden):
        notice(scene)


def test_the_first_notice_needs_nobody(db: Session) -> None:
    scene = Scene(db).submit()
    scene.claim()
    with pytest.raises(Forbidden, match="nobody’s leave"):
        ask(scene)
    notice(scene)


def test_only_the_supervisor_of_the_leading_group_decides(scene: Scene, db: Session) -> None:
    ask(scene)
    of_body = actor_of(make_supervisor(db, scene.application.reviews[0].body_code), Role.SUPERVISOR)
    for actor in (of_body, scene.approver, scene.lead):
        with pytest.raises((Forbidden, Conflict)):
            act(scene, correcting_again.allow_correction, actor, text="同意。")
    with pytest.raises(Invalid):
        act(scene, correcting_again.allow_correction, scene.supervisor, text=" ")


def test_it_waits_on_the_supervisors_list_until_it_is_decided_or_the_case_moves_on(
    scene: Scene, db: Session
) -> None:
    ask(scene)
    assert [one.id for one in watching.list_escalations(db, scene.supervisor)] == [
        scene.application.id
    ]
    act(scene, accepting.accept, scene.lead)
    assert watching.list_escalations(db, scene.supervisor) == []
    case = load(db, scene.supervisor, scene.application.id)
    assert Action.ALLOW_CORRECTION not in allowed_actions(scene.supervisor, case)


def test_asked_once_at_a_time_and_with_an_explanation(scene: Scene) -> None:
    with pytest.raises(Invalid):
        act(scene, correcting_again.ask_to_correct_again, scene.lead, text=" ")
    ask(scene)
    with pytest.raises(Forbidden, match="already"):
        ask(scene)
