"""Many cases at once: each is done or says why not, and one stops no other."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.casework.marking import ManyStep, take_many
from services.applications.lifecycle import State
from services.errors import Invalid, NotFound
from tests.support.scene import Scene


def test_each_case_is_claimed_or_says_why_not(db: Session) -> None:
    scenes = [Scene(db).submit() for _ in range(3)]
    lead = scenes[0].lead
    scenes[1].claim(scenes[0].another_officer(scenes[1].application.reviews[0].body_code))
    stranger = Scene(db, "policy-question").submit()
    ids = [one.application.id for one in (*scenes, stranger)]
    found = take_many(db, lead, ids, step=ManyStep.CLAIM)
    done = {one.number: one.obstacle for one in found}
    for scene in (scenes[0], scenes[2]):
        assert done[str(scene.application.number)] is None
        assert scene.application.reviews[0].assignee_id == lead.user_id
    assert "already claimed" in str(done[str(scenes[1].application.number)])
    assert len(found) == 4


def test_steps_that_the_state_does_not_know_are_told(db: Session) -> None:
    accepted, received = Scene(db).accept(), Scene(db).submit()
    accepted.users = received.users
    lead = accepted.lead
    ids = [accepted.application.id, received.application.id]
    found = take_many(db, lead, ids, step=ManyStep.START_REVIEW)
    assert sum(one.obstacle is None for one in found) <= 1
    assert received.application.state == State.RECEIVED


def test_nothing_marked_or_chosen_is_said_at_once(db: Session) -> None:
    scene = Scene(db).submit()
    with pytest.raises(Invalid) as error:
        take_many(db, scene.lead, [], step=None)
    assert {one.field for one in error.value.problems} == {"cases", "step"}
    with pytest.raises(NotFound):
        take_many(db, scene.owner, [scene.application.id], step=ManyStep.CLAIM)
    assert scene.approver.role is Role.APPROVER
