"""Companies are told when they can ask for a payment, and reminded before the day."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import load
from services.applications.case.payable import asks_by
from services.applications.case.recoverable import answers_by, repays_by
from services.followup import payments
from services.models import Notice
from tests.support import recoveries
from tests.support.company import open_round
from tests.support.payments import ask, granted, prepare
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    open_round(db)
    (found,) = granted(db)
    return found


def kinds(scene: Scene) -> list[str]:
    found = scene.db.scalars(
        select(Notice.kind)
        .where(Notice.user_id == scene.owner.user_id, Notice.kind.like("payment%"))
        .order_by(Notice.id)
    )
    return list(found)


def look(scene: Scene) -> None:
    for application_id in payments.list_to_remind(scene.db):
        payments.remind(scene.db, application_id)


def test_each_is_told_once_and_once_more_when_the_day_is_near(db: Session, scene: Scene) -> None:
    look(scene)
    look(scene)
    assert kinds(scene) == [payments.WANTED]
    day = asks_by(load(db, scene.owner, scene.application.id))
    assert day
    for on, told in ((day, [payments.WANTED, payments.SOON]), (day + timedelta(1), None)):
        with moments.at(datetime.combine(on, time(9), moments.SHENZHEN)):
            look(scene)
            assert told is None or kinds(scene) == told
    assert len(kinds(scene)) == 2, "after the day nobody is told, and nothing lapses by itself"


def test_a_notice_is_of_the_moment_at_which_it_was_given(db: Session, scene: Scene) -> None:
    told_at = moments.now() + timedelta(days=1)
    with moments.at(told_at):
        look(scene)
    assert set(db.scalars(select(Notice.created_at).where(Notice.kind == payments.WANTED))) == {
        told_at
    }


def test_who_has_asked_is_not_reminded(db: Session, scene: Scene) -> None:
    ask(scene)
    look(scene)
    assert kinds(scene) == []


def told(scene: Scene, who: Actor) -> list[str]:
    found = scene.db.scalars(
        select(Notice.kind).where(Notice.user_id == who.user_id).order_by(Notice.id)
    )
    return [kind for kind in found if kind.endswith("_soon")]


def look_on(scene: Scene, day: date) -> None:
    with moments.at(datetime.combine(day, time(9), moments.SHENZHEN)):
        look(scene)
        look(scene)


def test_who_signs_is_reminded_of_an_account_that_nobody_has_confirmed(
    db: Session, scene: Scene
) -> None:
    prepare(scene)
    day = asks_by(load(db, scene.owner, scene.application.id))
    assert day
    look(scene)
    assert told(scene, scene.owner) == []
    look_on(scene, day)
    assert told(scene, scene.owner) == [payments.SOON, payments.ACCOUNT_SOON]
    assert told(scene, scene.filer) == [payments.SOON], "a filer does not confirm it"


def test_a_company_is_reminded_of_its_answer_and_of_paying_back(db: Session) -> None:
    scene, _current = recoveries.paid(db)
    recoveries.propose(scene)
    look(scene)
    case = load(db, scene.owner, scene.application.id)
    last = answers_by(case)
    assert last
    look_on(scene, last)
    assert told(scene, scene.owner) == [payments.RECOVERY_SOON]
    with moments.at(recoveries.once_answers_are_over(scene)):
        recoveries.order(scene)
        last = repays_by(load(db, scene.owner, scene.application.id))
    assert last
    look_on(scene, last)
    look_on(scene, last + timedelta(days=1))
    assert told(scene, scene.owner) == [payments.RECOVERY_SOON, payments.REPAYMENT_SOON]


def test_who_has_paid_back_or_answered_is_not_reminded(db: Session) -> None:
    scene, _current = recoveries.paid(db)
    recoveries.propose(scene)
    recoveries.answer(scene)
    last = answers_by(load(db, scene.owner, scene.application.id))
    assert last
    look_on(scene, last)
    with moments.at(recoveries.once_answers_are_over(scene)):
        recoveries.order(scene)
        last = repays_by(load(db, scene.owner, scene.application.id))
        recoveries.enter(scene, "1000.00")
    assert last
    look_on(scene, last)
    assert told(scene, scene.owner) == []
