"""Lists that follow the first: of what came back, or of the whole round divided anew."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.entries import STANDS, find_recomputing
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions, find_obstacle
from services.applications.casework import deciding
from services.applications.casework.replying import ObjectionOutcome
from services.applications.filing import withdrawing
from services.applications.lifecycle import TAKES_NOTHING, Action, State
from services.errors import Conflict
from services.funds import fixing, proposing, publishing, standing
from services.inventory.checking import check_scopes
from services.models import Application, AuditEntry, ListEntry, Notice, Round, RoundList
from tests.support import objections
from tests.support.company import open_round
from tests.support.objections import Office
from tests.support.picks import FUND
from tests.support.scene import Scene


@pytest.fixture
def office(db: Session) -> Office:
    """A round whose budget pays half, on a list that is published."""
    current = open_round(db)
    scenes = [Scene(db, FUND).conclude() for _ in range(3)]
    asked = sum((one.application.recognised or Decimal(0) for one in scenes), Decimal(0))
    current.envelope = asked / 2
    db.flush()
    objections.publish(db, current)
    return Office(db, current, scenes)


def amounts(db: Session, of: RoundList) -> dict[object, Decimal]:
    rows = db.execute(
        select(ListEntry.application_id, ListEntry.amount).where(ListEntry.list_id == of.id)
    )
    return {row.application_id: row.amount for row in rows}


def test_what_came_back_is_paid_by_the_coefficient_of_the_list(db: Session, office: Office) -> None:
    scene, first = office.scenes[0], standing.find_whole(db, office.current.id)
    assert first
    before = amounts(db, first)
    with office.today():
        objections.uphold_all(scene)
    office.wait()
    with office.today():
        with pytest.raises(Conflict, match="1 applications are not concluded"):
            proposing.propose_list(db, office.reviewer, office.current.id)
        less = (scene.application.recognised or Decimal(0)) - Decimal("1000.00")
        office.conclude_again(scene, less)
        made = office.list_again()
        assert (made.number, made.after) == (2, first.id)
        assert Fraction(made.coefficient) == Fraction(first.coefficient) == Fraction(1, 2)
        assert amounts(db, made) == {scene.application.id: Decimal(int(less * 50)) / 100}
        assert amounts(db, first) == before
        assert made.envelope == office.current.envelope - sum(
            amount for key, amount in before.items() if key != scene.application.id
        )
        assert made.total < made.envelope, "what is freed stays in the budget"
        # The others are decided while what came back stands for all its days.
        assert office.decide() == 2
        case = load(db, office.approver, scene.application.id)
        assert find_obstacle(office.approver, case, Action.APPROVE) is not None
        case = load(db, scene.owner, scene.application.id)
        assert Action.OBJECT in allowed_actions(scene.owner, case)
        assert read_clock(case).acts_by
    told = db.scalars(select(Notice.kind).where(Notice.user_id == scene.owner.user_id)).all()
    assert "case.publish_again" in told
    office.wait()
    with office.today():
        assert office.decide() == 1
    assert scene.application.granted == amounts(db, made)[scene.application.id]
    assert list(check_scopes(db, "round", [office.current.id])) == []


def test_the_budget_bounds_what_came_back_to_the_cent(db: Session, office: Office) -> None:
    scene = office.scenes[0]
    with office.today():
        objections.uphold_all(scene)
    office.wait()
    with office.today():
        much = (scene.application.recognised or Decimal(0)) * 3
        office.conclude_again(scene, much)
        made = office.list_again()
        assert Fraction(made.coefficient) < Fraction(1, 2)
        taken = standing.list_taken(db, office.current.id)
        assert sum(one.amount for one in taken.values()) <= office.current.envelope
        assert made.total == made.envelope


def test_a_list_does_not_follow_before_the_first_is_over_and_all_is_answered(
    db: Session, office: Office
) -> None:
    one, other = office.scenes[:2]
    with office.today():
        objections.uphold_all(one)
        office.conclude_again(one)
        with pytest.raises(Conflict, match="not published to its end"):
            proposing.propose_list(db, office.reviewer, office.current.id)
        objections.make(other)
    office.wait()
    with office.today():
        with pytest.raises(Conflict, match="1 objections are not answered"):
            proposing.propose_list(db, office.reviewer, office.current.id)
        objections.propose(other, ObjectionOutcome.REJECTED)
        objections.reject(other)
        office.list_again()
    office.wait()
    with office.today(), pytest.raises(Conflict, match="is on a list"):
        proposing.propose_list(db, office.reviewer, office.current.id)


def test_what_waits_for_another_list_is_not_approved(db: Session, office: Office) -> None:
    scene = office.scenes[0]
    with office.today():
        objections.uphold_all(scene)
        office.conclude_again(scene)
    office.wait()
    with office.today():
        made = proposing.propose_list(db, office.reviewer, office.current.id)
        for _ in range(2):
            with pytest.raises(Conflict):
                deciding.approve(
                    db,
                    office.approver,
                    scene.application.id,
                    version=scene.version(office.approver),
                )
            if made.fixed_at is None:
                fixing.advise(
                    db,
                    office.finance,
                    office.current.id,
                    version=made.version,
                    opinion="agree",
                    text="",
                )
                fixing.fix_list(db, office.approver, office.current.id, version=made.version)


def test_where_a_round_redistributes_the_whole_list_is_published_again(
    db: Session, office: Office
) -> None:
    office.current.freed = "redistribute"
    db.flush()
    scene, first = office.scenes[0], standing.find_whole(db, office.current.id)
    assert first
    with office.today():
        objections.uphold_all(scene)
    office.wait()
    with office.today():
        with pytest.raises(Conflict, match="divided anew"):
            office.decide()
        office.conclude_again(scene, Decimal("1000.00"))
        other = office.scenes[1]
        with pytest.raises(Conflict, match="divided anew"):
            deciding.approve(
                db, office.approver, other.application.id, version=other.version(office.approver)
            )
        made = office.list_again()
        assert (made.number, made.after) == (2, None)
        assert len(amounts(db, made)) == 3
        assert made.total <= office.current.envelope == made.envelope
        assert first.dropped_at is not None
        assert len(office.current.published_before) == 1
        case = load(db, office.approver, other.application.id)
        assert "published until" in str(find_obstacle(office.approver, case, Action.APPROVE))
        assert Action.OBJECT in allowed_actions(
            other.owner, load(db, other.owner, other.application.id)
        )
    office.wait()
    with office.today():
        assert office.decide() == 3
    assert {one.application.granted for one in office.scenes} == set(amounts(db, made).values())
    actions = db.scalars(select(AuditEntry.action)).all()
    assert "round.list_replaced" in actions
    assert list(check_scopes(db, "round", [office.current.id])) == []


def test_nothing_is_decided_while_an_objection_is_open_where_a_round_redistributes(
    db: Session, office: Office
) -> None:
    office.current.freed = "redistribute"
    db.flush()
    with office.today():
        objections.make(office.scenes[0])
    office.wait()
    with office.today():
        with pytest.raises(Conflict, match="objection is open"):
            office.decide()
        other = office.scenes[1]
        version = other.version(office.approver)
        with pytest.raises(Conflict, match="objection is open"):
            deciding.approve(db, office.approver, other.application.id, version=version)


def test_nothing_is_refused_while_a_round_is_divided_anew(db: Session, office: Office) -> None:
    office.current.freed = "redistribute"
    db.flush()
    scene = office.scenes[0]
    with office.today():
        objections.uphold_all(scene)
        office.conclude_again(scene)
    office.wait()
    with office.today():
        proposing.propose_list(db, office.reviewer, office.current.id)
        for one in office.scenes:
            case = load(db, office.approver, one.application.id)
            assert find_obstacle(office.approver, case, Action.REFUSE) is not None


# --- by chance ---------------------------------------------------------------------------


def published_amounts(db: Session, current: Round) -> dict[object, Decimal]:
    """What everybody reads of each application, by the newest list that has it."""
    found: dict[object, Decimal] = {}
    for of in standing.list_fixed(db, current.id):
        if of.published_on is not None:
            found |= amounts(db, of)
    return found


def check_bounds(db: Session, current: Round) -> None:
    taken = db.execute(
        select(ListEntry.amount, ListEntry.base, Application.state, Application.granted)
        .join(RoundList, RoundList.id == ListEntry.list_id)
        .join(Application, Application.id == ListEntry.application_id)
        .where(RoundList.round_id == current.id, STANDS)
    ).all()
    alive = [row for row in taken if row.state not in TAKES_NOTHING]
    assert sum(row.amount for row in alive) <= current.envelope
    assert all(row.amount <= row.base for row in taken)
    assert all(row.granted in (None, row.amount) for row in taken)


@pytest.mark.parametrize("freed", ["keep", "redistribute"])
@pytest.mark.parametrize("seed", range(3))
def test_no_amount_changes_without_a_publicity_whatever_is_objected(
    db: Session, office: Office, freed: str, seed: int
) -> None:
    chance, current = Random(seed), office.current
    current.freed = freed  # type: ignore[assignment]
    db.flush()
    known = published_amounts(db, current)
    for _ in range(14):
        lists = len(standing.list_fixed(db, current.id))
        with office.today():
            _act_by_chance(chance, office)
        db.flush()
        check_bounds(db, current)
        now = published_amounts(db, current)
        fixed = standing.list_fixed(db, current.id)
        again = amounts(db, fixed[-1]) if len(fixed) > lists else {}
        assert {key for key in now if now[key] != known[key]} <= set(again)
        known = now


def _act_by_chance(chance: Random, office: Office) -> None:
    """Do something that can be done now."""
    scene = chance.choice(office.scenes)
    case = load(office.db, scene.owner, scene.application.id)
    if Action.OBJECT in allowed_actions(scene.owner, case):
        objections.make(scene)
        outcome = chance.choice(list(ObjectionOutcome))
        objections.propose(scene, outcome)
        if outcome is ObjectionOutcome.REJECTED:
            objections.reject(scene)
        else:
            objections.uphold(scene, outcome)
    elif case.state is State.REVIEW:
        recognised = scene.application.recognised or Decimal(0)
        office.conclude_again(scene, recognised * chance.randint(1, 30) / 10)
    elif chance.random() < 0.1 and Action.WITHDRAW in allowed_actions(scene.owner, case):
        withdrawing.withdraw(
            office.db,
            scene.owner,
            scene.application.id,
            version=scene.application.version,
            reason="不再需要",
        )
    elif proposing.find_obstacle(office.db, office.current) is None:
        office.list_again()
    elif chance.random() < 0.5:
        office.wait()
    else:
        _decide_if_possible(office.db, office.approver, office.current)


def _decide_if_possible(db: Session, approver: Actor, current: Round) -> None:
    if find_recomputing(db, current) is None:
        for application_id in standing.list_undecided(db, current.id):
            publishing.decide_entry(db, application_id, approver.user_id)
