"""The list of a round: divided once, fixed by two people, and held by a hash."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.casework import concluding, deciding
from services.applications.casework.concluding import Recommendation
from services.applications.filing import withdrawing
from services.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from services.funds import fixing, proposing, standing
from services.funds.standing import RoundStage
from services.funds.trying import try_out
from services.inventory.checking import check_scopes
from services.models import AuditEntry, ListEntry, Round, RoundList
from services.rounds.allocating import AllotmentRule
from tests.support.company import open_round
from tests.support.factories import make_administrator, make_officer
from tests.support.people import signed_in
from tests.support.picks import FUND
from tests.support.queries import counted_queries
from tests.support.scene import Scene


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    """Three companies, concluded in favour, in a round that has closed."""
    found = [Scene(db, FUND).conclude() for _ in range(3)]
    found[0].close_round()
    return found


@pytest.fixture
def reviewer(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "commerce"))


@pytest.fixture
def approver(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "commerce", Role.APPROVER))


@pytest.fixture
def finance(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "finance", Role.APPROVER))


def advise(db: Session, finance: Actor, made: RoundList, opinion: Any = "agree") -> None:
    reasons = "" if opinion == "agree" else "预算科目不符。"
    fixing.advise(db, finance, made.round_id, version=made.version, opinion=opinion, text=reasons)


def fix(db: Session, who: Actor, made: RoundList, reason: str = "") -> RoundList:
    return fixing.fix_list(db, who, made.round_id, version=made.version, reason=reason)


def test_a_list_divides_the_budget_by_one_coefficient(
    db: Session, current: Round, scenes: list[Scene], reviewer: Actor
) -> None:
    asked = sum((one.application.amount or Decimal(0) for one in scenes), Decimal(0))
    current.envelope = asked / 2
    db.flush()
    made = proposing.propose_list(db, reviewer, current.id)
    entries = db.scalars(select(ListEntry)).all()
    assert (made.asked, made.envelope) == (asked, asked / 2)
    assert Fraction(made.coefficient) == Fraction(1, 2)
    assert sum(one.amount for one in entries) == made.total <= made.envelope
    assert {one.rule for one in entries} == {AllotmentRule.COEFFICIENT}
    assert {one.application_id for one in entries} == {one.application.id for one in scenes}
    (noted,) = db.scalars(select(AuditEntry).where(AuditEntry.action == "round.list_proposed"))
    assert noted.data["list_hash"] == made.hash
    assert noted.data["coefficient"] == made.coefficient


def test_two_people_fix_a_list_after_one_opinion_on_it(
    db: Session,
    current: Round,
    scenes: list[Scene],
    reviewer: Actor,
    approver: Actor,
    finance: Actor,
) -> None:
    made = proposing.propose_list(db, reviewer, current.id)
    with pytest.raises(Forbidden, match="opinion on the list is not in yet"):
        fix(db, approver, made)
    advise(db, finance, made)
    with pytest.raises(Conflict):
        advise(db, finance, made)
    fixed = fix(db, approver, made)
    assert (fixed.proposed_by, fixed.fixed_by) == (reviewer.user_id, approver.user_id)
    with pytest.raises(Conflict):
        proposing.drop_list(db, approver, current.id, version=fixed.version, reason="x")
    with pytest.raises(Conflict):
        proposing.propose_list(db, reviewer, current.id)
    db.commit()
    assert list(check_scopes(db, "round", [current.id])) == []
    db.execute(text("update round_lists set total = total - 1"))
    assert [flaw.reason for flaw in check_scopes(db, "round", [current.id])] == [
        "total was altered"
    ]


def test_nobody_fixes_what_they_proposed(
    db: Session, current: Round, scenes: list[Scene], approver: Actor, finance: Actor
) -> None:
    made = proposing.propose_list(db, approver, current.id)
    advise(db, finance, made)
    with pytest.raises(Forbidden, match="different person"):
        fix(db, approver, made)
    made.fixed_by = approver.user_id
    with pytest.raises(IntegrityError, match="other_person"):
        db.flush()


def test_against_the_opinion_a_list_is_fixed_with_a_reason(
    db: Session,
    current: Round,
    scenes: list[Scene],
    reviewer: Actor,
    approver: Actor,
    finance: Actor,
) -> None:
    made = proposing.propose_list(db, reviewer, current.id)
    with pytest.raises(Invalid):
        fixing.advise(db, finance, current.id, version=made.version, opinion="disagree", text=" ")
    advise(db, finance, made, "disagree")
    with pytest.raises(Invalid):
        fix(db, approver, made)
    assert fix(db, approver, made, "已报市政府同意。").reason == "已报市政府同意。"


def test_what_has_changed_since_is_not_fixed(
    db: Session,
    current: Round,
    scenes: list[Scene],
    reviewer: Actor,
    approver: Actor,
    finance: Actor,
) -> None:
    made = proposing.propose_list(db, reviewer, current.id)
    advise(db, finance, made)
    gone = scenes[1]
    withdrawing.withdraw(
        db, gone.owner, gone.application.id, version=gone.version(gone.owner), reason="重复"
    )
    with pytest.raises(Conflict, match="has changed"):
        fix(db, approver, made)
    proposing.drop_list(db, reviewer, current.id, version=made.version, reason="有企业撤回申报")
    again = proposing.propose_list(db, reviewer, current.id)
    assert (again.number, again.asked < made.asked) == (2, True)
    assert again.opinion is None


def test_a_list_waits_for_the_close_and_for_every_conclusion(
    db: Session, current: Round, reviewer: Actor
) -> None:
    done, late = Scene(db, FUND).conclude(), Scene(db, FUND).review()
    with pytest.raises(Conflict, match="still open"):
        proposing.propose_list(db, reviewer, current.id)
    done.close_round()
    with pytest.raises(Conflict, match="1 applications are not concluded"):
        proposing.propose_list(db, reviewer, current.id)
    concluding.conclude(
        db,
        late.lead,
        late.application.id,
        version=late.version(late.lead),
        recommendation=Recommendation.REFUSE,
        text="学员不符合条件。",
    )
    made = proposing.propose_list(db, reviewer, current.id)
    entries = db.scalars(select(ListEntry.application_id)).all()
    assert entries == [done.application.id], "what is to be refused is not on the list"
    assert made.asked == done.application.amount


def test_trying_out_stores_nothing(
    db: Session, current: Round, scenes: list[Scene], reviewer: Actor
) -> None:
    tried = try_out(db, current, Decimal(10_000), current).allocation
    assert tried.total <= 10_000
    assert db.scalars(select(RoundList)).all() == []
    made = proposing.propose_list(db, reviewer, current.id)
    assert try_out(db, current, made.envelope, current).allocation.total == made.total


STEPS: dict[str, Callable[[Session, Actor, Round], Any]] = {
    "propose": lambda db, who, at: proposing.propose_list(db, who, at.id),
    "drop": lambda db, who, at: proposing.drop_list(db, who, at.id, version=1, reason="x"),
    "fix": lambda db, who, at: fixing.fix_list(db, who, at.id, version=1),
    "advise": lambda db, who, at: fixing.advise(
        db, who, at.id, version=1, opinion="agree", text=""
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_for_its_officers_alone(
    db: Session, current: Round, scenes: list[Scene], step: str
) -> None:
    people: dict[Actor, type[DomainError]] = {
        signed_in(db, make_officer(db, "science", Role.APPROVER)): NotFound,
        signed_in(db, make_administrator(db)): NotFound,
        scenes[0].owner: NotFound,
    }
    finance = signed_in(db, make_officer(db, "finance", Role.APPROVER))
    commerce = signed_in(db, make_officer(db, "commerce", Role.APPROVER))
    people[commerce if step == "advise" else finance] = NotFound
    if step == "advise":
        people[signed_in(db, make_officer(db, "finance"))] = Forbidden
    for who, error in people.items():
        with pytest.raises(error):
            STEPS[step](db, who, current)


def test_the_filings_are_counted_and_paged_in_a_fixed_number_of_statements(
    db: Session, current: Round, scenes: list[Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = standing.count_filings(db, current.id)
    assert figures.stages[RoundStage.CONCLUDED].filings == 3
    assert figures.all.recognised == sum(one.application.amount or 0 for one in scenes)
    monkeypatch.setattr(standing, "PAGE", 2)
    with counted_queries() as count:
        rows, older = standing.list_filings(db, current.id)
    assert len(count) == 1
    assert (len(rows), older) == (2, rows[-1].id)
    rest, none = standing.list_filings(db, current.id, after=older)
    assert (len(rest), none) == (1, None)


def test_what_ended_asks_for_nothing(db: Session, current: Round, scenes: list[Scene]) -> None:
    gone = scenes[0]
    deciding.discontinue(
        db,
        gone.approver,
        gone.application.id,
        version=gone.version(gone.approver),
        text="企业已注销。",
    )
    figures = standing.count_filings(db, current.id)
    assert (figures.stages[RoundStage.ENDED].filings, figures.all.filings) == (1, 2)
    assert moments.now() >= current.closes_at


@pytest.mark.parametrize("envelope", ["1.00", "30000.00", "100000000.00"])
def test_the_share_is_found_without_dividing_and_is_that_of_the_division(
    db: Session, current: Round, scenes: list[Scene], envelope: str
) -> None:
    assert scenes
    current.envelope = Decimal(envelope)
    db.flush()
    with counted_queries() as count:
        share = proposing.find_share(db, current)
    assert len(count) == 1
    assert share == proposing.divide(db, current).allocation.share


def test_of_nothing_the_share_is_whole(db: Session, current: Round) -> None:
    assert proposing.find_share(db, current) == proposing.divide(db, current).allocation.share == 1


def test_what_was_recognised_of_a_refused_filing_is_not_in_the_sum() -> None:
    alike = standing.StageFigures(1, Decimal(9), Decimal(7), Decimal(0))
    stages = dict.fromkeys(RoundStage, standing.StageFigures())
    decided = {RoundStage.APPROVED: alike, RoundStage.REFUSED: alike}
    figures = standing.RoundFigures(stages | decided)
    assert (figures.all.asked, figures.recognised) == (18, 7)
