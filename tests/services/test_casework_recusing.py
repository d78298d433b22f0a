"""Stepping aside from a case: declared, asked for, decided by another person; and assigning."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from services import database
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.case.recusals import OfficerRelation, list_open
from services.applications.casework import (
    assigning,
    claiming,
    concluding,
    deciding,
    queue,
    recusing,
)
from services.applications.filing import challenging
from services.applications.lifecycle import Action
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.models import Application, User
from tests.support.crowd import at_once
from tests.support.scene import Scene, actor_of
from tests.support.walks import act

WHY: dict[str, Any] = {"relation": OfficerRelation.FAMILY, "text": "配偶系申请单位股东。"}
DECIDES: dict[str, Any] = {"stands": True, "text": "依法应当回避。"}


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).review()


def grant(scene: Scene, decider: Actor, person: Actor, successor: Actor | None = None) -> None:
    named = {
        "person": str(person.user_id),
        "successor": str(successor.user_id) if successor else "",
    }
    act(scene, recusing.grant_recusal, decider, **named, **DECIDES)


def body_of(scene: Scene) -> str:
    return scene.application.reviews[0].body_code


def test_whoever_steps_aside_no_longer_sees_the_case_and_another_goes_on(scene: Scene) -> None:
    second = scene.another_officer(body_of(scene))
    act(scene, recusing.declare_relation, scene.lead, **WHY)
    with pytest.raises(Forbidden, match="not decided yet"):
        act(scene, concluding.conclude, scene.lead, recommendation=None, text="")
    grant(scene, scene.approver, scene.lead, second)
    with pytest.raises(NotFound):
        load(scene.db, scene.lead, scene.application.id)
    assert scene.application.reviews[0].assignee_id == second.user_id
    assert Action.CONSULT in allowed_actions(second, load(scene.db, second, scene.application.id))
    numbers = {
        who.user_id: [
            row.number for row in queue.page(scene.db, who, queue.Filters(queue.Tab.ALL)).rows
        ]
        for who in (scene.lead, second)
    }
    assert numbers == {scene.lead.user_id: [], second.user_id: [scene.application.number]}
    assert next(checks.verify(scene.db), None) is None


def test_a_recusal_that_no_event_tells_of_is_found(scene: Scene) -> None:
    scene.application.reviews[0].recused = [scene.lead.user_id]
    scene.db.flush()
    flaw = next(checks.verify(scene.db))
    assert "stepped aside" in flaw.reason


def test_nobody_decides_on_themselves_and_an_approver_not_on_approvers(scene: Scene) -> None:
    other = scene.another_officer(body_of(scene), Role.APPROVER)
    act(scene, recusing.declare_relation, scene.approver, **WHY)
    for decider in (scene.approver, other):
        with pytest.raises(Forbidden):
            grant(scene, decider, scene.approver)
    local = actor_of(scene.user(body_of(scene), Role.APPROVER), Role.SUPERVISOR)
    with pytest.raises(Forbidden):
        act(scene, recusing.reject_recusal, local, text="无须回避。")
    grant(scene, scene.supervisor, scene.approver)
    with pytest.raises(NotFound):
        load(scene.db, scene.approver, scene.application.id)


def test_the_last_who_could_go_on_does_not_step_aside(scene: Scene) -> None:
    act(scene, recusing.declare_relation, scene.lead, **WHY)
    with pytest.raises(Invalid) as refused:
        grant(scene, scene.approver, scene.lead)
    assert "administrator" in str(refused.value.problems[0].message)
    act(scene, recusing.reject_recusal, scene.approver, text="只是同名。")
    assert Action.CONSULT in allowed_actions(
        scene.lead, load(scene.db, scene.lead, scene.application.id)
    )


def test_nothing_is_decided_before_the_applicant_is_answered_and_it_is_asked_once(
    db: Session,
) -> None:
    scene = Scene(db).conclude()
    target = (body_of(scene), Role.APPROVER)
    act(scene, challenging.ask_for_recusal, scene.owner, target=target, **WHY)
    with pytest.raises(Forbidden, match="not decided yet whether"):
        act(scene, deciding.approve, scene.approver)
    act(scene, recusing.reject_recusal, scene.supervisor, text="不属于应当回避的情形。")
    with pytest.raises(Invalid) as refused:
        act(scene, challenging.ask_for_recusal, scene.owner, target=target, **WHY)
    assert [one.field for one in refused.value.problems] == ["target"]
    act(scene, deciding.approve, scene.approver)


def test_all_that_is_wrong_with_a_request_is_said_at_once(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        act(scene, challenging.ask_for_recusal, scene.owner, target=None, relation=None, text=" ")
    assert [one.field for one in refused.value.problems] == ["target", "relation", "text"]
    with pytest.raises(Invalid) as refused:
        act(scene, recusing.declare_relation, scene.lead, relation=None, text="")
    assert [one.field for one in refused.value.problems] == ["relation", "text"]


def test_what_is_about_a_joint_agency_falls_away_with_its_part(db: Session) -> None:
    scene = Scene(db).consult()
    tax = scene.officer("tax", Role.APPROVER)
    act(scene, challenging.ask_for_recusal, scene.owner, target=("tax", Role.APPROVER), **WHY)
    assert len(list_open(scene.application.events)) == 1
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    assert tax.body == "tax"
    scene.assess()
    act(
        scene,
        concluding.conclude,
        scene.lead,
        recommendation=concluding.Recommendation.APPROVE,
        text="符合条件。",
    )
    assert list_open(scene.application.events) == []
    act(scene, deciding.approve, scene.approver)


def test_whoever_stepped_aside_handles_no_other_case_of_the_applicant(scene: Scene) -> None:
    second = scene.another_officer(body_of(scene))
    act(scene, recusing.declare_relation, scene.lead, **WHY)
    grant(scene, scene.approver, scene.lead, second)
    other = scene.another().submit()
    with pytest.raises(Forbidden, match="another case of this applicant"):
        act(other, claiming.claim, scene.lead)
    with pytest.raises(Invalid):
        act(other, assigning.assign, scene.approver, officer=str(scene.lead.user_id))
    act(other, assigning.assign, scene.approver, officer=str(second.user_id))


def test_who_handled_an_opinion_never_decides_the_case(db: Session) -> None:
    scene = Scene(db).conclude()
    moved = db.get_one(User, scene.officer("tax", Role.APPROVER).user_id)
    moved.body_code = body_of(scene)
    db.flush()
    with pytest.raises(Forbidden, match="an opinion on it"):
        act(scene, deciding.approve, actor_of(moved, Role.APPROVER))
    act(scene, deciding.approve, scene.approver)


# --- assigning -----------------------------------------------------------------------


def test_an_approver_assigns_to_reviewers_of_the_agency_only(db: Session) -> None:
    scene = Scene(db).submit()
    stranger = scene.another_officer("tax")
    for wrong in (str(stranger.user_id), str(scene.approver.user_id), "", "x"):
        with pytest.raises(Invalid):
            act(scene, assigning.assign, scene.approver, officer=wrong)
    with pytest.raises(Forbidden):
        act(scene, assigning.assign, scene.lead, officer=str(scene.lead.user_id))
    act(scene, assigning.assign, scene.approver, officer=str(scene.lead.user_id))
    review = scene.application.reviews[0]
    assert (review.assignee_id, review.claimed_at is None) == (scene.lead.user_id, False)
    with pytest.raises(Invalid, match="problem"):
        act(scene, assigning.assign, scene.approver, officer=str(scene.lead.user_id))


def test_of_many_each_is_assigned_or_says_why_not(db: Session) -> None:
    scene = Scene(db).submit()
    other = scene.another().submit()
    gone = Scene(db, "tase")
    officer = str(scene.lead.user_id)
    act(scene, assigning.assign, scene.approver, officer=officer)
    ids = [scene.application.id, other.application.id, gone.application.id]
    result = assigning.assign_many(db, scene.approver, ids, officer=officer)
    assert {one.number: one.obstacle is None for one in result} == {
        scene.application.number: False,
        other.application.number: True,
        "": False,
    }
    assert other.application.reviews[0].assignee_id == UUID(officer)


@pytest.mark.parametrize("role", [Role.REVIEWER])
def test_only_an_approver_assigns_many(db: Session, role: Role) -> None:
    scene = Scene(db).submit()
    with pytest.raises(NotFound):
        assigning.assign_many(
            db, scene.officer(body_of(scene), role), [scene.application.id], officer=""
        )
    with pytest.raises(Invalid) as refused:
        assigning.assign_many(db, scene.approver, [], officer="")
    assert [one.field for one in refused.value.problems] == ["cases", "officer"]


# --- at once -------------------------------------------------------------------------


def in_own_session(what: Callable[[Session], Any]) -> bool:
    """Let something be done in a session of its own; whether it was done."""
    with database.Session() as own:
        try:
            with own.begin():
                what(own)
        except (Conflict, Forbidden, Invalid, NotFound, StaleDataError):
            return False
    return True


def test_a_case_is_assigned_or_claimed_by_one_of_many(db: Session) -> None:
    scene = Scene(db).submit()
    body, case, seen = body_of(scene), scene.application.id, scene.version(scene.approver)
    reviewers = [scene.another_officer(body) for _ in range(3)]
    chief, chosen = scene.approver, str(reviewers[0].user_id)
    db.commit()

    def claim_as(one: Actor) -> Callable[[Session], Any]:
        return lambda own: claiming.claim(own, one, case, version=seen)

    done = at_once(
        [
            lambda own: assigning.assign(own, chief, case, version=seen, officer=chosen),
            *map(claim_as, reviewers),
        ],
        in_own_session,
    )
    assert done.count(True) == 1
    db.expire_all()
    again = db.get_one(Application, case)
    taken = [e for e in again.events if e.action in (Action.CLAIM, Action.ALLOT)]
    assert len(taken) == 1
    holder = taken[0].data.get("person") or str(taken[0].actor_id)
    assert str(again.reviews[0].assignee_id) == holder
    assert list(checks.verify(db)) == []


def test_a_request_is_granted_or_rejected_by_one_of_many(db: Session) -> None:
    scene = Scene(db).review()
    body, case = body_of(scene), scene.application.id
    scene.another_officer(body)
    act(scene, recusing.declare_relation, scene.lead, **WHY)
    first, second = scene.approver, scene.another_officer(body, Role.APPROVER)
    seen, person = scene.version(first), str(scene.lead.user_id)
    named = {"person": person, "successor": "", **DECIDES}
    db.commit()
    done = at_once(
        [
            lambda own: recusing.grant_recusal(own, first, case, version=seen, **named),
            lambda own: recusing.reject_recusal(own, second, case, version=seen, text="无须回避。"),
        ],
        in_own_session,
    )
    assert sorted(done) == [False, True]
    db.expire_all()
    assert list_open(db.get_one(Application, case).events) == []
    assert list(checks.verify(db)) == []
