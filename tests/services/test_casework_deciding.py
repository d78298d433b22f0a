"""Granting money: what the list of the round gives, once it was published, and nothing else."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.casework import concluding, deciding
from services.applications.casework.concluding import Recommendation
from services.applications.clock.clock import due_after
from services.applications.lifecycle import Action, State
from services.catalogue import item
from services.errors import Conflict, Forbidden
from services.funds import publishing
from services.models import Application, Event, Paper, Round
from tests.support import rounds
from tests.support.company import open_round
from tests.support.factories import make_officer
from tests.support.people import signed_in
from tests.support.scene import Scene

CODE = "fund-training"


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scene(db: Session, current: Round) -> Scene:
    return Scene(db, CODE).conclude()


@pytest.fixture
def approver(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "commerce", Role.APPROVER))


def asked(scene: Scene) -> Decimal:
    assert scene.application.amount
    return scene.application.amount


def approve(scene: Scene) -> None:
    deciding.approve(
        scene.db, scene.approver, scene.application.id, version=scene.version(scene.approver)
    )


def test_nothing_is_decided_before_the_round_closes(scene: Scene, current: Round) -> None:
    decisions = (
        deciding.approve,
        partial(deciding.refuse, reasons=["conditions_not_met"], text="不符合。"),
    )
    for decide in decisions:
        with pytest.raises(Forbidden, match="Nothing is decided before the round closes"):
            decide(
                scene.db,
                scene.approver,
                scene.application.id,
                version=scene.version(scene.approver),
            )


def test_nothing_is_decided_before_its_list_was_published_for_its_days(
    db: Session, scene: Scene, current: Round, approver: Actor
) -> None:
    made = rounds.fix(db, current)
    with pytest.raises(Forbidden, match="before the list of the round was published"):
        approve(scene)
    publishing.publish_list(db, approver, current.id, version=made.version)
    assert current.published_until
    with pytest.raises(Forbidden, match="The list is published until"):
        approve(scene)
    with pytest.raises(Conflict, match="not over"):
        publishing.decide_all(db, approver, current.id, version=made.version)
    days = current.published_until - moments.today() + timedelta(days=1)
    with moments.at(moments.now() + days):
        case = load(db, scene.approver, scene.application.id)
        assert {Action.APPROVE, Action.REFUSE} <= set(allowed_actions(scene.approver, case))


def test_the_time_to_decide_counts_from_the_close(
    db: Session, scene: Scene, current: Round
) -> None:
    clock = read_clock(load(db, scene.lead, scene.application.id))
    closes, limit = moments.local_day(current.closes_at), item(CODE).require_limit("decision")
    assert (clock.started_on, clock.days_used) == (closes, 0)
    assert clock.due_on == due_after(closes, limit) == scene.application.due_on


def test_what_the_list_gives_is_granted(db: Session, scene: Scene, current: Round) -> None:
    other = Scene(db, CODE).conclude()
    current.envelope = (asked(scene) + asked(other)) / 2
    db.flush()
    scene.settle_round()
    approve(scene)
    assert scene.application.granted == asked(scene) / 2
    event = scene.application.events[-1]
    assert (event.data["base"], event.data["rule"]) == (str(asked(scene)), "coefficient")
    assert Fraction(event.data["coefficient"]) == Fraction(1, 2)
    db.commit()
    assert list(checks.verify(db)) == []


def test_who_is_on_the_list_with_an_amount_is_not_refused(scene: Scene) -> None:
    scene.settle_round()
    with pytest.raises(Conflict, match="gives this application an amount"):
        deciding.refuse(
            scene.db,
            scene.approver,
            scene.application.id,
            version=scene.version(scene.approver),
            reasons=["conditions_not_met"],
            text="不符合。",
        )


def test_one_action_decides_the_whole_list_once(
    db: Session, scene: Scene, current: Round, approver: Actor
) -> None:
    """By jobs, however often they are asked for; each refusal has its own reason."""
    small = Scene(db, CODE).conclude()
    current.floor, current.below = asked(scene) - 1, "drop"
    small.application.recognised = Decimal("5.00")
    db.flush()
    made = rounds.settle(db, current)
    for _ in range(2):
        publishing.decide_all(db, approver, current.id, version=made.version)
    db.commit()
    jobs.run_all_due()
    db.expire_all()
    assert (scene.application.granted, small.application.granted) == (asked(scene), None)
    assert [scene.application.decision, small.application.decision] == ["approved", "refused"]
    decided = (Action.APPROVE, Action.REFUSE)
    count = select(func.count()).select_from(Event).where(Event.action.in_(decided))
    assert db.scalar(count) == 2
    (refusal,) = db.scalars(select(Event).where(Event.action == Action.REFUSE))
    assert refusal.data["reasons"] == ["below_least"]
    letters = select(func.count()).select_from(Paper).where(Paper.kind == "decision")
    assert db.scalar(letters) == 2
    assert set(db.scalars(select(Application.state))) == {State.CLOSED}
    publishing.decide_entry(db, scene.application.id, approver.user_id)
    assert db.scalar(count) == 2
    assert list(checks.verify(db)) == []


def test_a_decision_that_failed_half_way_is_made_when_it_is_tried_again(
    db: Session, scene: Scene, current: Round, approver: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies leaves nothing of the decision behind."""
    scene.settle_round()
    db.commit()
    monkeypatch.setattr(deciding, "_record_decision", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publishing.decide_entry(db, scene.application.id, approver.user_id)
    db.rollback()
    monkeypatch.undo()
    assert scene.application.granted is None
    publishing.decide_entry(db, scene.application.id, approver.user_id)
    assert scene.application.granted == asked(scene)


def test_who_was_sent_back_is_not_decided_by_the_list(
    db: Session, scene: Scene, current: Round, approver: Actor
) -> None:
    made = rounds.settle(db, current)
    deciding.send_back(
        db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        text="对名单提出的异议成立。",
    )
    publishing.decide_entry(db, scene.application.id, approver.user_id)
    assert scene.application.decision is None
    concluding.conclude(
        db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        recommendation=Recommendation.REFUSE,
        text="异议属实。",
    )
    assert publishing.decide_all(db, approver, current.id, version=made.version) == 0
    publishing.decide_entry(db, scene.application.id, approver.user_id)
    assert scene.application.decision is None, "the list gives it nothing any more"
    deciding.refuse(
        db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        reasons=["conditions_not_met"],
        text="异议属实。",
    )
    assert scene.application.decision == "refused"


def test_a_list_that_was_altered_past_the_portal_decides_nothing(
    db: Session, scene: Scene, current: Round, approver: Actor
) -> None:
    made = rounds.settle(db, current)
    publishing.decide_all(db, approver, current.id, version=made.version)
    db.execute(text("update list_entries set amount = amount - 1"))
    db.expire_all()
    with pytest.raises(Conflict, match="not what was fixed"):
        publishing.decide_all(db, approver, current.id, version=made.version)
