"""Objections to entries on the public list of a round: made, entered and answered."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.applications.case.entries import count_left_out
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions, find_obstacle
from services.applications.case.publicity import find_open_objection, find_publicity
from services.applications.casework import concluding, deciding, replying
from services.applications.casework.concluding import Recommendation
from services.applications.casework.replying import ObjectionOutcome
from services.applications.filing import objecting
from services.applications.lifecycle import Action, State
from services.documents.issuing import find_issued_paper
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.funds import publishing, standing
from services.models import Notice, Round, RoundList
from tests.support import objections
from tests.support.company import open_round
from tests.support.picks import FUND
from tests.support.scene import Scene


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    """Three companies on a list that is published since today or the next working day."""
    return objections.published(db, current, 3)


def day_of(current: Round, after: int = 0) -> object:
    """A moment on the last day of the publicity, or some days later."""
    assert current.published_until
    later = current.published_until - moments.today() + timedelta(days=after)
    return moments.at(moments.now() + later)


def test_an_applicant_objects_while_the_list_is_published(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    scene = scenes[0]
    officers = {scene.lead.user_id, scene.approver.user_id}
    with day_of(current):
        objections.make(scene)
        case = load(db, scene.owner, scene.application.id)
        assert find_open_objection(case) is not None
        db.commit()
        jobs.run_all_due()
        told = select(Notice.user_id).where(Notice.kind == "case.object")
        assert {*officers, scene.filer.user_id} <= {*db.scalars(told)}
        assert Action.OBJECT not in allowed_actions(scene.owner, case)
        with pytest.raises(Forbidden, match="not answered yet"):
            objections.make(scene)
    with day_of(current, after=1), pytest.raises(Forbidden, match="published until"):
        objections.make(scenes[1])


def test_only_who_may_sign_objects_and_only_to_their_own_entry(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    one, other = scenes[:2]
    with day_of(current):
        for actor, error in (
            (one.filer, Forbidden),
            (one.viewer, Forbidden),
            (other.owner, NotFound),
        ):
            with pytest.raises(error):
                objecting.object_to_entry(
                    db,
                    actor,
                    one.application.id,
                    version=one.application.version,
                    subject="金额",
                    text="有误",
                )
        with pytest.raises(Invalid) as caught:
            objections.make(one, subject=" ", text="")
        assert [problem.field for problem in caught.value.problems] == ["subject", "text"]


def test_an_objection_is_answered_by_two_people_and_in_a_letter(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    scene = scenes[0]
    with day_of(current):
        objections.make(scene)
        with pytest.raises(Forbidden, match="proposes first"):
            objections.reject(scene)
        objections.propose(scene, ObjectionOutcome.REJECTED)
        objections.reject(scene)
        db.commit()
        jobs.run_all_due()
        db.expire_all()
        case = load(db, scene.owner, scene.application.id)
        assert case.state is State.SIGNOFF
        assert find_open_objection(case) is None
        assert find_issued_paper(db, scene.application.id, "objection_reply")
        # Another objection in time is answered in a letter of its own.
        objections.make(scene)
        objections.propose(scene, ObjectionOutcome.REJECTED)
        objections.reject(scene)
        db.commit()
        jobs.run_all_due()
        db.expire_all()
        assert find_issued_paper(db, scene.application.id, "objection_reply", occurrence=2)


def test_an_upheld_objection_sends_the_case_back_and_off_the_list(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    scene = scenes[0]
    with day_of(current):
        objections.make(scene)
        objections.propose(scene, ObjectionOutcome.PARTLY)
        with pytest.raises(Invalid):
            objections.uphold(scene, ObjectionOutcome.REJECTED)
        objections.uphold(scene, ObjectionOutcome.PARTLY)
    assert scene.application.state == State.REVIEW
    with day_of(current, after=1):
        waiting = standing.list_undecided(db, current.id)
    assert set(waiting) == {one.application.id for one in scenes[1:]}
    assert find_publicity(load(db, scene.lead, scene.application.id)) is None
    with day_of(current, after=1):
        concluding.conclude(
            db,
            scene.lead,
            scene.application.id,
            version=scene.version(scene.lead),
            recommendation=Recommendation.APPROVE,
            text="重新核定。",
        )
        case = load(db, scene.owner, scene.application.id)
        assert find_publicity(case) is None
        assert Action.OBJECT not in allowed_actions(scene.owner, case)
        with pytest.raises(Conflict, match="gives this application nothing"):
            deciding.approve(
                db, scene.approver, scene.application.id, version=scene.version(scene.approver)
            )


def test_what_is_objected_to_waits_and_the_rest_is_decided(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    with day_of(current):
        objections.make(scenes[0])
        objections.uphold_all(scenes[1])
    with day_of(current, after=1):
        approver = scenes[0].approver
        version = db.scalars(select(RoundList.version)).one()
        assert publishing.decide_all(db, approver, current.id, version=version) == 1
        left_out = count_left_out(db, current.id)
        assert (left_out.objected_to, left_out.returned) == (1, 1)
        db.commit()
        jobs.run_all_due()
        db.expire_all()
        decided = [one.application.decision for one in scenes]
        assert decided == [None, None, "approved"]
        case = load(db, approver, scenes[0].application.id)
        obstacle = find_obstacle(approver, case, Action.APPROVE)
        assert obstacle
        assert "not answered yet" in obstacle.in_("en")
        for action in (Action.REFUSE, Action.SEND_BACK):
            assert find_obstacle(approver, case, action) is not None


def test_an_officer_enters_what_came_on_paper_in_time(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    scene = scenes[0]
    assert current.published_until
    with day_of(current, after=1):
        late = current.published_until + timedelta(days=1)
        for day in (None, late):
            with pytest.raises(Invalid):
                objections.enter(scene, day)
        objections.enter(scene, current.published_until)
        assert find_open_objection(load(db, scene.lead, scene.application.id))
    with day_of(current, after=15), pytest.raises(Forbidden, match="published until"):
        objections.enter(scenes[1], current.published_until)


def test_an_approver_does_not_enter_objections(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    scene = scenes[0]
    with day_of(current), pytest.raises(Forbidden):
        replying.enter_objection(
            db,
            scene.officer("commerce", Role.APPROVER),
            scene.application.id,
            version=scene.application.version,
            received_on=moments.today(),
            text="x",
        )


def test_a_case_of_no_list_is_not_objected_to(db: Session, current: Round) -> None:
    scene = Scene(db, FUND).conclude()
    with pytest.raises(Forbidden, match="no public list"):
        objections.make(scene)
