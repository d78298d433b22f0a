"""Recovering what was paid: told, answered, decided by another person, paid back to the cent."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.case.checks import verify
from services.applications.case.loading import load
from services.applications.case.recoverable import count_owed, repays_by
from services.applications.letters.issuing import issue_papers
from services.applications.recovering import RecoveryState
from services.documents import issuing
from services.errors import Conflict, Forbidden, Invalid
from services.funds import public_lists
from services.funds.payments import recovering, standing
from services.funds.standing import list_fixed
from services.models import Recovery, Round
from services.privacy.ending import list_kept_long_enough
from tests.support.company import open_round
from tests.support.payments import granted
from tests.support.recoveries import (
    FACTS,
    act,
    another_approver,
    answer,
    enter,
    once_answers_are_over,
    order,
    paid,
    propose,
    repay,
    state,
)
from tests.support.scene import Scene


@pytest.fixture
def made(db: Session) -> tuple[Scene, Round]:
    return paid(db)


@pytest.fixture
def scene(made: tuple[Scene, Round]) -> Scene:
    return made[0]


def row(scene: Scene) -> Recovery:
    scene.db.expire_all()
    of = Recovery.application_id == scene.application.id
    found = scene.db.scalars(select(Recovery).where(of).order_by(Recovery.id.desc())).first()
    assert found
    return found


def test_it_is_told_answered_decided_by_another_and_paid_back_in_parts(
    db: Session, made: tuple[Scene, Round]
) -> None:
    scene, current = made
    propose(scene)
    assert state(scene) is RecoveryState.PROPOSED
    answer(scene)
    assert state(scene) is RecoveryState.ANSWERED
    with pytest.raises(Forbidden, match="nothing is decided before"):
        order(scene)
    with moments.at(once_answers_are_over(scene)):
        with pytest.raises(Forbidden, match="days for your answer are over"):
            answer(scene)
        order(scene, "600.00")
        case = load(db, scene.owner, scene.application.id)
        assert count_owed(case) == Decimal(600)
        assert repays_by(case) == moments.today() + timedelta(days=15)
        with pytest.raises(Invalid):
            repay(scene, "600.01")
        repay(scene, "200.00")
        assert state(scene) is RecoveryState.ORDERED
        repay(scene, "400.00")
        assert state(scene) is RecoveryState.REPAID
        issue_papers(db, scene.application.id)
    figures = standing.count_payments(db, current.id)
    assert (figures.recovered, figures.repaid) == (Decimal(600), Decimal(600))
    assert (row(scene).state, row(scene).repaid) == ("repaid", Decimal(600))
    for kind in ("recovery_notice", "recovery_order"):
        assert issuing.find_issued_paper(db, scene.application.id, kind)
    db.commit()
    assert list(verify(db)) == []


def test_what_is_paid_back_counts_once_another_person_confirms_it(
    db: Session, made: tuple[Scene, Round]
) -> None:
    scene, current = made
    propose(scene)
    with moments.at(once_answers_are_over(scene)):
        order(scene)
        with pytest.raises(Forbidden, match="No repayment waits"):
            act(scene, "confirm_repayment", scene.approver)
        enter(scene, "400.00", voucher="缴-1")
        assert count_owed(load(db, scene.owner, scene.application.id)) == Decimal(1000)
        assert standing.count_payments(db, current.id).repaid == 0
        assert (row(scene).repaid, row(scene).waiting) == (0, Decimal(400))
        with pytest.raises(Forbidden, match="different person"):
            act(scene, "confirm_repayment", scene.lead)
        with pytest.raises(Forbidden, match="waits to be confirmed"):
            enter(scene, "100.00", voucher="缴-2")
        act(scene, "confirm_repayment", scene.approver)
        assert count_owed(load(db, scene.owner, scene.application.id)) == Decimal(600)
        assert (row(scene).repaid, row(scene).waiting) == (Decimal(400), None)
        with pytest.raises(Invalid):
            enter(scene, "100.00", voucher=" 缴-1 ")
    db.commit()
    assert list(verify(db)) == []


def test_a_mistaken_entry_is_struck_out_and_never_counts(scene: Scene) -> None:
    propose(scene)
    with moments.at(once_answers_are_over(scene)):
        order(scene)
        enter(scene, "1000.00")
        with pytest.raises(Invalid):
            act(scene, "strike_repayment", scene.lead, text=" ")
        act(scene, "strike_repayment", scene.lead, text="金额录错。")
        assert state(scene) is RecoveryState.ORDERED
        assert (row(scene).repaid, row(scene).waiting) == (0, None)
        with pytest.raises(Forbidden, match="No repayment waits"):
            act(scene, "confirm_repayment", scene.approver)
        enter(scene, "100.00")
        assert row(scene).waiting == Decimal(100)


def test_no_court_is_asked_while_a_repayment_waits(scene: Scene) -> None:
    propose(scene)
    with moments.at(once_answers_are_over(scene)):
        order(scene)
    with moments.at(once_answers_are_over(scene) + timedelta(days=16)):
        enter(scene, "1000.00")
        with pytest.raises(Forbidden, match="waits to be confirmed"):
            act(scene, "pursue_recovery", scene.approver, text="示例人民法院")
        act(scene, "confirm_repayment", scene.approver)
    assert state(scene) is RecoveryState.REPAID


def test_the_database_refuses_one_person_for_entering_and_confirming(scene: Scene) -> None:
    propose(scene)
    with moments.at(once_answers_are_over(scene)):
        order(scene)
        enter(scene, "1000.00")
        row(scene).entered_by = scene.approver.user_id
        with pytest.raises(IntegrityError):
            act(scene, "confirm_repayment", scene.approver)


def test_a_hearing_that_is_asked_for_is_held_before_anything_is_decided(scene: Scene) -> None:
    propose(scene)
    answer(scene, hearing=True)
    with (
        moments.at(once_answers_are_over(scene)),
        pytest.raises(Forbidden, match="not at the point"),
    ):
        order(scene)
    held = {"held_on": moments.today(), "text": "双方到场，申请单位说明了情况。"}
    act(scene, "hold_hearing", scene.lead, **held)
    assert state(scene) is RecoveryState.HEARD
    order(scene)
    assert state(scene) is RecoveryState.ORDERED


def test_who_proposed_does_not_decide(scene: Scene) -> None:
    propose(scene)
    promoted = replace(scene.lead, role=Role.APPROVER)
    with moments.at(once_answers_are_over(scene)):
        with pytest.raises(Forbidden, match="different person"):
            order(scene, actor=promoted)
        with pytest.raises(Forbidden, match="different person"):
            act(scene, "drop_recovery", promoted, text="不予追回。")


def test_the_database_refuses_one_person_for_both(scene: Scene) -> None:
    propose(scene)
    row(scene).proposed_by = scene.approver.user_id
    with moments.at(once_answers_are_over(scene)), pytest.raises(IntegrityError):
        order(scene)


def test_nothing_above_what_was_paid_is_recovered_in_all(scene: Scene) -> None:
    granted = scene.application.granted
    assert granted is not None
    with pytest.raises(Invalid):
        propose(scene, str(granted + Decimal("0.01")))
    propose(scene, str(granted))
    with pytest.raises(Forbidden):
        propose(scene)
    with moments.at(once_answers_are_over(scene)):
        with pytest.raises(Invalid):
            order(scene, str(granted + Decimal("0.01")))
        order(scene, str(granted - 1))
        repay(scene, str(granted - 1))
    with pytest.raises(Invalid):
        propose(scene, "1.01")
    propose(scene, "1.00")


@pytest.mark.parametrize(
    "wrong", [{"amount": None}, {"reasons": []}, {"reasons": ["duplicate"]}, {"text": " "}]
)
def test_a_proposal_says_how_much_why_and_on_what_facts(
    scene: Scene, wrong: dict[str, object]
) -> None:
    right = {"amount": "10.00", "reasons": ["paid_twice"], "text": FACTS}
    with pytest.raises(Invalid):
        act(scene, "propose_recovery", scene.lead, **(right | wrong))


def test_a_dropped_proposal_costs_nothing_and_another_can_follow(scene: Scene) -> None:
    propose(scene)
    act(scene, "drop_recovery", another_approver(scene), text="申请单位说明属实。")
    assert state(scene) is RecoveryState.DROPPED
    assert row(scene).amount is None
    propose(scene)
    assert state(scene) is RecoveryState.PROPOSED


def test_the_court_is_asked_only_once_the_day_has_passed(scene: Scene) -> None:
    propose(scene)
    with moments.at(once_answers_are_over(scene)):
        order(scene)
        with pytest.raises(Forbidden, match="has not passed"):
            act(scene, "pursue_recovery", scene.approver, text="示例人民法院")
        repay(scene, "1.00")
    with moments.at(once_answers_are_over(scene) + timedelta(days=16)):
        act(scene, "pursue_recovery", scene.approver, text="示例人民法院")
        assert state(scene) is RecoveryState.PURSUED
        repay(scene, "999.00")
    assert state(scene) is RecoveryState.REPAID


def test_nothing_is_recovered_that_was_not_paid(db: Session) -> None:
    open_round(db)
    (scene,) = granted(db)
    issue_papers(db, scene.application.id)
    with pytest.raises(Forbidden, match="Nothing was paid"):
        propose(scene)


def test_a_filer_does_not_answer_and_an_old_page_changes_nothing(scene: Scene) -> None:
    propose(scene)
    with pytest.raises(Forbidden):
        act(scene, "answer_recovery", scene.filer, text="说明", hearing=False)
    with pytest.raises(Conflict):
        recovering.answer_recovery(
            scene.db, scene.owner, scene.application.id, version=1, text="说明", hearing=False
        )


def test_the_public_list_says_what_is_paid_back(db: Session, made: tuple[Scene, Round]) -> None:
    scene, current = made
    propose(scene)
    with moments.at(once_answers_are_over(scene)):
        order(scene)
        repay(scene, "400.00")
        lists = list_fixed(db, current.id)
        rows = public_lists.list_amounts(db, lists)
    found = [(one.recovered, one.repaid) for of in rows.values() for one in of]
    assert found == [(Decimal(1000), Decimal(400))]


def test_a_case_is_kept_until_its_recovery_is_over(db: Session, scene: Scene) -> None:
    propose(scene)
    db.commit()
    much_later = moments.now() + timedelta(days=40 * 365)
    with moments.at(much_later):
        assert list_kept_long_enough(db) == []
    act(scene, "drop_recovery", another_approver(scene), text="不予追回。")
    with moments.at(much_later):
        assert list_kept_long_enough(db) == [scene.application.id]
