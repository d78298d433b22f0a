"""Lists of a round whose directions have budgets of their own."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.letters.letters import _explain_amount
from services.applications.lifecycle import Action
from services.funds import proposing, standing
from services.funds.shares import list_shares
from services.models import Event, ListEntry, Round, RoundList
from services.rounds.allocating import AllotmentRule
from tests.support import objections
from tests.support.company import open_round
from tests.support.objections import Office
from tests.support.picks import FUND
from tests.support.queries import counted_queries
from tests.support.scene import Scene

HUNDRED, THIRTY = Decimal(100_000), Decimal(30_000)
BY = {"by": "support.kind", "budgets": {"employer": "120000.00"}}


def answer_kind(scene: Scene, kind: str, recognised: Decimal) -> None:
    """Let a filing that is concluded be of a direction, with this recognised."""
    known = scene.application.answers
    scene.application.answers = known | {"support": known["support"] | {"kind": kind}}
    scene.application.recognised = recognised
    scene.db.flush()


@pytest.fixture
def office(db: Session) -> Office:
    """A published list: two employers share a budget of less than they ask, a trainer does not."""
    current = open_round(db)
    current.directions = BY
    scenes = [Scene(db, FUND).conclude() for _ in range(3)]
    for scene, kind in zip(scenes, ("employer", "employer", "trainer"), strict=True):
        answer_kind(scene, kind, HUNDRED)
    objections.publish(db, current)
    return Office(db, current, scenes)


def entries(db: Session, of: RoundList) -> Mapping[object, ListEntry]:
    found = db.scalars(select(ListEntry).where(ListEntry.list_id == of.id))
    return {one.application_id: one for one in found}


def first_list(db: Session, current: Round) -> RoundList:
    found = standing.find_whole(db, current.id)
    assert found
    return found


def test_a_direction_is_paid_within_its_budget_and_the_decision_says_its_coefficient(
    db: Session, office: Office
) -> None:
    made = first_list(db, office.current)
    listed = entries(db, made)
    told = [listed[scene.application.id] for scene in office.scenes]
    assert [(one.direction, one.amount, one.rule) for one in told] == [
        ("employer", Decimal(60_000), AllotmentRule.DIRECTION),
        ("employer", Decimal(60_000), AllotmentRule.DIRECTION),
        ("trainer", HUNDRED, AllotmentRule.FULL),
    ]
    (share,) = list_shares(FUND, made.directions)
    assert (share.budget, share.asked, share.total) == (Decimal(120_000), HUNDRED * 2, 120_000)
    assert (share.coefficient, made.coefficient) == (Fraction(3, 5), "1/1")
    office.wait()
    with office.today():
        assert office.decide() == 3
    approved = db.scalars(select(Event).where(Event.action == Action.APPROVE)).all()
    said = {one.application_id: one.data["coefficient"] for one in approved}
    assert [said[scene.application.id] for scene in office.scenes] == ["3/5", "3/5", "1/1"]
    explained = {one.application_id: _explain_amount(one) for one in approved}
    bound, free = (explained[office.scenes[place].application.id] for place in (0, 2))
    assert bound
    assert bound.en.endswith("pays a share of each amount (its coefficient, cut off: 0.600000).")
    assert free
    assert "coefficient of the round, cut off: 1.000000" in free.en


def test_what_came_back_is_bound_by_what_is_left_for_its_direction(
    db: Session, office: Office
) -> None:
    scene = office.scenes[0]
    with office.today():
        objections.uphold_all(scene)
    office.wait()
    with office.today():
        office.conclude_again(scene, HUNDRED * 5)
        made = office.list_again()
    (entry,) = entries(db, made).values()
    assert (entry.amount, entry.rule) == (Decimal(60_000), AllotmentRule.DIRECTION)
    assert [one.budget for one in list_shares(FUND, made.directions)] == [Decimal(60_000)]
    assert made.total < made.envelope, "what the trainer left is not for employers"


def test_the_hash_covers_directions_and_what_they_got(db: Session, office: Office) -> None:
    made = first_list(db, office.current)
    assert proposing.is_unaltered(db, made)
    entry = entries(db, made)[office.scenes[2].application.id]
    entry.direction = "employer"
    db.flush()
    assert not proposing.is_unaltered(db, made)
    entry.direction = "trainer"
    made.directions = {**made.directions, "got": {}}
    db.flush()
    assert not proposing.is_unaltered(db, made)


def test_dividing_by_directions_costs_a_fixed_number_of_statements(
    db: Session, office: Office
) -> None:
    db.expire_all()
    office.current.item_code  # noqa: B018  # loaded
    with counted_queries() as asked:
        proposing.list_entries(db, office.current)
    assert len(asked) == 1
