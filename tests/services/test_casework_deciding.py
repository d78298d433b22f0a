"""Granting money: within what was asked for and what is left, and less needs a word."""

from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from time import monotonic, sleep
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from services import database, moments
from services.actor import Actor
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.casework import deciding
from services.applications.clock.clock import due_after
from services.applications.lifecycle import Action
from services.catalogue import item
from services.errors import Forbidden, Invalid
from services.models import Application, Round
from services.rounds import envelope
from tests.support.company import open_round
from tests.support.crowd import PATIENCE
from tests.support.scene import Scene

CODE = "fund-training"
CENT = Decimal("0.01")


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scene(db: Session, current: Round) -> Scene:
    return Scene(db, CODE).conclude()


def asked(scene: Scene) -> Decimal:
    assert scene.application.amount
    return scene.application.amount


def approve(scene: Scene, amount: Decimal | None, text: str = "") -> None:
    scene.close_round()
    deciding.approve(
        scene.db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        amount=amount,
        text=text,
    )


def refused(scene: Scene, amount: Decimal | None, text: str = "") -> list[str]:
    """The fields that an approval is refused for."""
    with pytest.raises(Invalid) as caught:
        approve(scene, amount, text)
    return [problem.field for problem in caught.value.problems]


def test_all_that_was_asked_for_needs_no_word(scene: Scene) -> None:
    approve(scene, asked(scene))
    assert scene.application.granted == asked(scene)


def test_less_than_asked_for_needs_a_reason(scene: Scene) -> None:
    less = asked(scene) - 100
    assert refused(scene, less, " ") == ["text"]
    approve(scene, less, "一名学员未取得证书。")
    assert scene.application.granted == less


def test_no_more_is_granted_than_was_asked_for(scene: Scene, current: Round) -> None:
    current.envelope = 2 * asked(scene)
    assert refused(scene, asked(scene) + CENT) == ["amount"]
    approve(scene, asked(scene))


@pytest.mark.parametrize("amount", [None, Decimal(0), -CENT], ids=str)
def test_something_is_granted(scene: Scene, amount: Decimal | None) -> None:
    assert "amount" in refused(scene, amount, "不予资助。")


def test_no_more_is_granted_than_is_left_of_the_budget(scene: Scene, current: Round) -> None:
    current.envelope = asked(scene) - 1
    assert refused(scene, asked(scene)) == ["amount"]
    approve(scene, current.envelope, "以本批次剩余资金为限。")
    assert envelope.remaining_envelope(scene.db, current.id) == 0


def test_what_another_approval_took_is_not_left(scene: Scene, current: Round) -> None:
    current.envelope = asked(scene) + 1
    later = Scene(scene.db, CODE).conclude()
    approve(scene, asked(scene))
    assert refused(later, Decimal(1) + CENT, "以本批次剩余资金为限。") == ["amount"]
    approve(later, Decimal(1), "以本批次剩余资金为限。")


def test_nothing_is_decided_before_the_round_closes(scene: Scene, current: Round) -> None:
    version = scene.version(scene.approver)
    for decide_now in (
        partial(deciding.approve, amount=asked(scene)),
        partial(deciding.refuse, reasons=["conditions_not_met"], text="不符合。"),
    ):
        with pytest.raises(Forbidden, match="Nothing is decided before the round closes"):
            decide_now(scene.db, scene.approver, scene.application.id, version=version)
    with moments.at(current.closes_at):
        case = load(scene.db, scene.approver, scene.application.id)
        assert {Action.APPROVE, Action.REFUSE} <= set(allowed_actions(scene.approver, case))


def test_the_time_to_decide_counts_from_the_close(scene: Scene, current: Round) -> None:
    clock = read_clock(load(scene.db, scene.lead, scene.application.id))
    closes = moments.local_day(current.closes_at)
    limit = item(CODE).require_limit("decision")
    assert (clock.started_on, clock.days_used) == (closes, 0)
    assert clock.due_on == due_after(closes, limit) == scene.application.due_on


def test_two_approvers_do_not_spend_the_same_money(db: Session, current: Round) -> None:
    """The second waits for the first, and then finds too little left."""
    one, other = Scene(db, CODE).conclude(), Scene(db, CODE).conclude()
    current.envelope = asked(one) + asked(other) - 1
    one.close_round()
    approvals = [
        (scene.approver, scene.application.id, scene.version(scene.approver), asked(scene))
        for scene in (one, other)
    ]
    db.commit()
    with ThreadPoolExecutor(1) as elsewhere, database.Session() as first:
        decide(first, *approvals[0])
        second = elsewhere.submit(decide_alone, *approvals[1])
        wait_until_stopped_or_done(db, second)
        first.commit()
        with pytest.raises(Invalid) as caught:
            second.result(PATIENCE)
    assert [problem.field for problem in caught.value.problems] == ["amount"]
    assert db.scalar(select(func.sum(Application.granted))) == approvals[0][3]


def decide(
    db: Session, approver: Actor, application_id: UUID, version: int, amount: Decimal
) -> None:
    deciding.approve(db, approver, application_id, version=version, amount=amount)


def decide_alone(approver: Actor, application_id: UUID, version: int, amount: Decimal) -> None:
    with database.Session() as db, db.begin():
        decide(db, approver, application_id, version, amount)


def wait_until_stopped_or_done(db: Session, other: Future[None]) -> None:
    """Until the other thread waits for a lock in the database, or has needed none."""
    deadline = monotonic() + PATIENCE
    while not other.done() and not db.scalar(STOPPED):
        db.rollback()  # what a transaction has seen of activity, it goes on seeing
        assert monotonic() < deadline
        sleep(0.01)


STOPPED = text(
    "select 1 from pg_stat_activity"
    " where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0"
)
