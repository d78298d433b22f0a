"""Who leaves a body leaves no case in their hands there."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from services.accounts import staff
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.casework import concluding, leaving
from services.applications.lifecycle import Action, State
from services.jobs import ASKED, FREE_CASES
from services.models import Application, User
from tests.support.factories import make_administrator
from tests.support.scene import Scene, actor_of

Leave = Callable[[Session, Actor, User], None]


def disabled(db: Session, admin: Actor, user: User) -> None:
    staff.disable(db, admin, user.id)


def moved(db: Session, admin: Actor, user: User) -> None:
    staff.change_staff(db, admin, user.id, name=user.name, role=Role.REVIEWER, body_code="finance")


def promoted(db: Session, admin: Actor, user: User) -> None:
    staff.change_staff(
        db, admin, user.id, name=user.name, role=Role.APPROVER, body_code=user.body_code
    )


def renamed(db: Session, admin: Actor, user: User) -> None:
    staff.change_staff(
        db, admin, user.id, name="示例", role=Role.REVIEWER, body_code=user.body_code
    )


def asked_for(db: Session) -> list[str]:
    """Whose cases a job is to free."""
    _, jobs = db.info.get(ASKED, (None, []))
    return [job.task_kwargs["user_id"] for job in jobs if job.task_name == FREE_CASES]


def free(db: Session, user_id: UUID) -> list[UUID]:
    """What the job does."""
    held = leaving.list_stranded(db, user_id)
    for application_id in held:
        leaving.free_parts(db, application_id, user_id)
    return held


@pytest.fixture
def admin(db: Session) -> Actor:
    return actor_of(make_administrator(db), Role.ADMINISTRATOR)


@pytest.mark.parametrize("leave", [disabled, moved, promoted])
def test_what_an_officer_held_is_free_for_colleagues(
    db: Session, admin: Actor, leave: Leave
) -> None:
    scene = Scene(db).accept()
    holder = scene.user("science", Role.REVIEWER)
    leave(db, admin, holder)
    assert asked_for(db) == [str(holder.id)]
    assert free(db, holder.id) == [scene.application.id]
    case = load(db, scene.approver, scene.application.id)
    assert case.lead.assignee_id is None
    event = case.application.events[-1]
    assert (event.action, event.side) == (Action.RELEASE, "system")
    assert event.data == {"bodies": ["science"]}
    assert case.state is State.ACCEPTED
    assert list(checks.verify(db)) == []
    assert free(db, holder.id) == []


def test_a_colleague_goes_on_with_it(db: Session, admin: Actor) -> None:
    scene = Scene(db).accept()
    holder = scene.user("science", Role.REVIEWER)
    disabled(db, admin, holder)
    free(db, holder.id)
    del scene.users["science", Role.REVIEWER]
    scene.claim()
    concluding.start_review(db, scene.lead, scene.application.id, version=scene.version(scene.lead))
    assert db.get_one(Application, scene.application.id).state == State.REVIEW


def test_who_stays_keeps_what_they_hold(db: Session, admin: Actor) -> None:
    scene = Scene(db).accept()
    holder = scene.user("science", Role.REVIEWER)
    renamed(db, admin, holder)
    assert asked_for(db) == []
    assert free(db, holder.id) == []


def test_what_is_done_stays_in_the_hands_that_did_it(db: Session, admin: Actor) -> None:
    scene = Scene(db).consult()
    scene.opine("tax")
    opined = scene.user("tax", Role.REVIEWER)
    disabled(db, admin, opined)
    assert free(db, opined.id) == []
