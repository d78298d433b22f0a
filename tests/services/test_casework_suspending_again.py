"""The clock stops once for a reason, and again for it only with the leave of the supervisor."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.case.loading import load
from services.applications.case.second_suspensions import list_suspensions
from services.applications.casework import (
    concluding,
    deciding,
    suspending,
    suspending_again,
    watching,
)
from services.applications.casework.concluding import Recommendation
from services.applications.casework.suspending import Suspension
from services.applications.lifecycle import State
from services.errors import Conflict, Forbidden, Invalid
from tests.support.factories import make_supervisor
from tests.support.scene import Scene, actor_of
from tests.support.walks import act

FIRST, OTHER = Suspension.EXPERT_REVIEW, Suspension.HEARING


@pytest.fixture
def scene(db: Session) -> Scene:
    """In review, after one suspension."""
    made = Scene(db).review()
    made.suspend(moments.today() + timedelta(days=5), FIRST)
    act(made, suspending.resume, made.lead)
    return made


def ask(scene: Scene, reason: Suspension | None = FIRST, text: str = "专家提出新问题。") -> None:
    act(scene, suspending_again.ask_to_suspend_again, scene.lead, reason=reason, text=text)


def decide(scene: Scene, *, allow: bool) -> None:
    step = suspending_again.allow_suspension if allow else suspending_again.deny_suspension
    act(scene, step, scene.supervisor, text="理由如上。")


def propose(scene: Scene, reason: Suspension) -> None:
    until = moments.today() + timedelta(days=5)
    why: dict[str, Any] = {"until": until, "text": "专家评审", "evidence": "工作方案"}
    act(scene, suspending.propose_suspension, scene.lead, reason=reason, **why)


def said(call: Any, *arguments: Any) -> tuple[str, str]:
    """Return the one problem that is refused with: its field, and what is said."""
    with pytest.raises(Invalid) as caught:
        call(*arguments)
    (problem,) = caught.value.problems
    return problem.field, str(problem.message)


def listed(scene: Scene) -> list[Any]:
    return [one.id for one in watching.list_escalations(scene.db, scene.supervisor)]


def test_another_reason_needs_nobody_and_the_same_one_the_supervisor(scene: Scene) -> None:
    assert said(propose, scene, FIRST) == ("reason", str(suspending.NEEDS_LEAVE))
    propose(scene, OTHER)
    assert said(ask, scene, OTHER)[0] == "reason"
    ask(scene)
    assert said(propose, scene, FIRST)[0] == "reason", "asking is not leave"
    with pytest.raises(Forbidden, match="already"):
        ask(scene)
    decide(scene, allow=True)
    assert "has given leave" in said(ask, scene)[1]
    scene.suspend(moments.today() + timedelta(days=5), FIRST)
    act(scene, suspending.resume, scene.lead)
    assert said(propose, scene, FIRST)[0] == "reason", "leave is for one time"
    known = list_suspensions(scene.application.events)
    assert [one.reason for one in known] == [FIRST, FIRST]


def test_what_was_refused_is_not_asked_again(scene: Scene) -> None:
    ask(scene)
    decide(scene, allow=False)
    assert said(propose, scene, FIRST)[0] == "reason"
    assert "refused" in said(ask, scene)[1]


def test_the_first_one_needs_nobody_and_each_an_explanation(scene: Scene, db: Session) -> None:
    assert said(ask, scene, FIRST, " ")[0] == "text"
    assert said(ask, scene, None)[0] == "reason"
    with pytest.raises(Forbidden, match="nobody’s leave"):
        ask(Scene(db).review())


def test_only_the_supervisor_of_the_leading_group_decides_with_reasons(
    scene: Scene, db: Session
) -> None:
    ask(scene)
    of_body = actor_of(make_supervisor(db, scene.application.reviews[0].body_code), Role.SUPERVISOR)
    for actor in (of_body, scene.approver, scene.lead):
        with pytest.raises((Forbidden, Conflict)):
            act(scene, suspending_again.allow_suspension, actor, text="同意。")
    for what in (suspending_again.allow_suspension, suspending_again.deny_suspension):
        with pytest.raises(Invalid):
            act(scene, what, scene.supervisor, text=" ")


def test_it_waits_on_the_list_while_it_can_be_decided(scene: Scene) -> None:
    """Not while the clock stands still for another reason, nor once the reviewer has concluded."""
    ask(scene)
    assert listed(scene) == [scene.application.id]
    scene.suspend(moments.today() + timedelta(days=5), OTHER)
    assert listed(scene) == []
    act(scene, suspending.resume, scene.lead)
    assert listed(scene) == [scene.application.id]
    scene.consult_now()
    assert scene.application.id in listed(scene)
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    known = {"recommendation": Recommendation.REFUSE, "text": "不符合条件。"}
    act(scene, concluding.conclude, scene.lead, **known)
    assert listed(scene) == []
    act(scene, deciding.send_back, scene.approver, text="请核对。")
    assert (scene.application.state, listed(scene)) == (State.REVIEW, [])
    case = load(scene.db, scene.supervisor, scene.application.id)
    with pytest.raises(Forbidden, match="Nobody asks"):
        suspending_again.allow_suspension(
            scene.db, scene.supervisor, scene.application.id, version=case.version, text="同意。"
        )


@pytest.mark.parametrize("late", [False, True])
def test_an_overdue_case_stays_overdue_through_a_second_suspension(db: Session, late: bool) -> None:
    scene = Scene(db).review()
    due = scene.application.due_on
    assert due
    later = moments.now() + timedelta(days=60 if late else 1)
    with moments.at(later):
        for reason in (FIRST, OTHER):
            scene.suspend(moments.today() + timedelta(days=5), reason)
            assert (scene.application.due_on == due) is late
            act(scene, suspending.resume, scene.lead)
