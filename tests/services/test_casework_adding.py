"""One more agency is asked for its opinion: proposed, granted, asked, and not waited for long."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.opinions import list_superseded
from services.applications.case.permissions import allowed_actions
from services.applications.casework import (
    adding,
    answering,
    chasing,
    concluding,
    joint,
    transferring,
)
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.clock.calendar import add_working_days
from services.applications.letters import letters
from services.applications.lifecycle import Action, State
from services.applications.routing.routing import Route
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.models import Notice
from tests.support.scene import Scene
from tests.support.walks import COMPETENT, ITS_UNIT, act

ASKS = "请就贸易政策提出意见。"
STARTS = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday, with ordinary weeks after it."""


@pytest.fixture
def scene(db: Session) -> Scene:
    with moments.at(STARTS):
        return Scene(db).consult()


def propose(scene: Scene, unit: str = ITS_UNIT) -> None:
    act(scene, adding.propose_consultee, scene.lead, unit=unit, text=ASKS)


def add(scene: Scene) -> None:
    propose(scene)
    act(scene, adding.add_consultee, scene.approver, text=ASKS)


def added(scene: Scene) -> Any:
    return scene.application.reviews[-1]


def on(day: date) -> Any:
    return moments.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def test_it_is_asked_with_leave_and_told_and_sees_the_case_from_then_on(scene: Scene) -> None:
    officer = scene.officer(COMPETENT)
    with moments.at(STARTS):
        propose(scene)
        with pytest.raises(NotFound):
            load(scene.db, officer, scene.application.id)
        act(scene, adding.add_consultee, scene.approver, text=ASKS)
    part = added(scene)
    assert (part.body_code, part.unit_codes, part.part) == (COMPETENT, [ITS_UNIT], "joint")
    assert (part.waiting, part.position) == ("reviewer", 3)
    assert part.due_on == scene.application.reviews[1].due_on, "its own term, from today"
    case = load(scene.db, officer, scene.application.id)
    assert not case.unasked
    assert allowed_actions(officer, case)
    assert Action.CLAIM in allowed_actions(officer, case)
    scene.db.commit()
    jobs.run_all_due()
    told = select(Notice.user_id).where(Notice.kind == "case.add_consultee")
    assert officer.user_id in scene.db.scalars(told).all()
    assert next(checks.verify(scene.db), None) is None


def test_the_route_says_that_it_is_not_named_and_why_it_is_asked(scene: Scene) -> None:
    before = scene.application.route
    with moments.at(STARTS):
        add(scene)
    stored = scene.application.route
    assert stored
    assert before
    assert {role: stored[role] for role in before} == before
    route = Route.from_dict(stored)
    assert route.as_dict() == stored
    part = route.added[0]
    assert part in route.parts
    assert route.role_of(part.unit_codes) == "added"
    assert route.role_of(route.joint[0].unit_codes) is None
    assert "with the leave of an approver" in part.reasons[0].rule.in_("en")
    assert "the item asks for it" not in part.reasons[0].rule.in_("en")


def test_nobody_waits_for_it_after_its_day_and_the_letter_says_so(scene: Scene) -> None:
    with moments.at(STARTS):
        add(scene)
        scene.opine("tax")
        scene.opine("finance")
    assert scene.application.state == State.JOINT
    due = added(scene).due_on
    with on(due):
        assert chasing.chase(scene.db, scene.application.id) == [Action.REMIND]
        assert scene.application.state == State.JOINT
    with on(add_working_days(due, 1)):
        assert scene.application.id in chasing.list_to_chase(scene.db)
        assert chasing.chase(scene.db, scene.application.id) == [Action.STOP_WAITING]
        assert scene.application.id not in chasing.list_to_chase(scene.db)
        assert scene.application.state == State.REVIEW
        assert added(scene).opinion is None, "silence is no opinion"
        assert next(checks.verify(scene.db), None) is None
        scene.assess()
        chosen = {"recommendation": Recommendation.APPROVE, "text": "符合条件。"}
        act(scene, concluding.conclude, scene.lead, **chosen)
        scene.decide()
    case = load(scene.db, scene.owner, scene.application.id)
    decided = case.last(Action.APPROVE)
    assert decided
    said = letters._list_unanswered(case, decided)
    assert len(said) == 1
    assert "is not named for this case" in said[0].en
    assert "supervisor" not in said[0].en


def test_its_late_opinion_counts_until_the_lead_concludes(scene: Scene) -> None:
    with moments.at(STARTS):
        add(scene)
        scene.opine("tax")
        scene.opine("finance")
    with on(add_working_days(added(scene).due_on, 1)):
        chasing.chase(scene.db, scene.application.id)
        scene.opine(COMPETENT, Opinion.DISAGREE, "不符合条件。")
    assert (added(scene).opinion, added(scene).waived_at) == ("disagree", None)
    assert next(checks.verify(scene.db), None) is None


def test_the_agencies_that_the_service_names_are_asked_first(db: Session) -> None:
    scene = Scene(db).review()
    with pytest.raises(Forbidden, match="Ask the joint agencies first"):
        propose(scene)


def test_a_question_that_nobody_else_has_goes_to_joint_review_and_back(db: Session) -> None:
    scene = Scene(db, "going-out").submit()
    scene.claim()
    act(scene, answering.assign, scene.lead)
    assert len(scene.application.reviews) == 1
    propose(scene, "stic")
    act(scene, adding.add_consultee, scene.approver, text=ASKS)
    assert scene.application.state == State.JOINT
    scene.opine("science")
    assert scene.application.state == State.ASSIGNED
    assert next(checks.verify(scene.db), None) is None


def test_two_people_decide_on_it(scene: Scene) -> None:
    propose(scene)
    for again in (ITS_UNIT, "stic"):
        with pytest.raises(Forbidden, match="has not decided yet"):
            propose(scene, again)
    with pytest.raises(Forbidden):
        act(scene, adding.add_consultee, scene.lead, text=ASKS)
    act(scene, adding.reject_consultee, scene.approver, text="无需征求。")
    assert len(scene.application.reviews) == 3
    with pytest.raises(Forbidden, match="A reviewer proposes first"):
        act(scene, adding.add_consultee, scene.approver, text=ASKS)
    propose(scene)  # once more
    assert Action.APPROVE not in allowed_actions(
        scene.approver, load(scene.db, scene.approver, scene.application.id)
    )


@pytest.mark.parametrize(
    ("unit", "text", "field"),
    [("", ASKS, "unit"), ("sat", ASKS, "unit"), ("nobody", ASKS, "unit"), (ITS_UNIT, " ", "text")],
)
def test_somebody_of_the_register_is_asked_something(
    scene: Scene, unit: str, text: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        act(scene, adding.propose_consultee, scene.lead, unit=unit, text=text)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_who_leads_by_then_is_not_asked(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    propose(scene)
    monkeypatch.setattr(adding, "list_candidates", lambda _case: {})
    with pytest.raises(Conflict):
        act(scene, adding.add_consultee, scene.approver, text=ASKS)


def test_in_joint_review_only_who_has_answered_is_asked_again(scene: Scene) -> None:
    with pytest.raises(Forbidden, match="No agency has given its opinion yet"):
        act(scene, joint.consult, scene.lead, bodies=["tax"], text="请再看。")
    with moments.at(STARTS):
        scene.opine("tax", Opinion.AGREE_WITH_CONDITIONS, "补充备案。")
    later = add_working_days(moments.local_day(STARTS), 2)
    with on(later):
        with pytest.raises(Invalid):
            act(scene, joint.consult, scene.lead, bodies=["finance"], text="请再看。")
        act(scene, joint.consult, scene.lead, bodies=["tax"], text="请再看。")
    assert scene.application.state == State.JOINT
    tax, finance = scene.application.reviews[1:]
    assert (tax.opinion, tax.waiting, finance.waiting) == (None, "reviewer", "reviewer")
    assert tax.due_on > finance.due_on, "a term of its own"
    before = list_superseded(scene.application.events, "tax")
    assert [event.data["text"] for event in before] == ["补充备案。"]
    assert list_superseded(scene.application.events, "finance") == []
    assert next(checks.verify(scene.db), None) is None


def test_whom_it_was_handed_over_to_meanwhile_is_no_longer_asked(scene: Scene) -> None:
    scene.opine("tax")
    scene.opine("finance")
    propose(scene)
    act(scene, transferring.propose_transfer, scene.lead, unit=ITS_UNIT, text="属其职责。")
    act(scene, transferring.transfer, scene.approver, text="属其职责。")
    assert scene.application.reviews[0].body_code == COMPETENT
    reviewer = scene.officer(COMPETENT, Role.APPROVER)
    offered = allowed_actions(reviewer, load(scene.db, reviewer, scene.application.id))
    assert Action.ADD_CONSULTEE not in offered
