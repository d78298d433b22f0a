"""What was granted is paid once, to the cent, by two people, and never by itself."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services import moments
from services.accounts.organisations import join
from services.actor import Actor, Role
from services.applications.case.checks import verify
from services.applications.case.loading import load
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, State
from services.applications.paying import PaymentState
from services.errors import DomainError, Forbidden, Invalid, NotFound
from services.funds.payments import asking, listing, results, standing
from services.funds.payments.accounts import BankAccount
from services.inventory.checking import check_scopes
from services.models import (
    Application,
    AuditEntry,
    Event,
    Paper,
    Payment,
    PaymentEntry,
    PaymentList,
    Round,
)
from tests.support.company import open_round
from tests.support.factories import make_administrator, make_officer
from tests.support.payments import (
    answers,
    ask,
    granted,
    payment_of,
    prepare,
    proofs,
    send,
    settle,
    state_of,
)
from tests.support.people import signed_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    return granted(db, 3)


@pytest.fixture
def officers(db: Session) -> list[Actor]:
    return [signed_in(db, make_officer(db, "commerce")) for _ in range(2)]


def test_what_was_granted_is_asked_for_sent_and_paid(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    one = scenes[0]
    assert state_of(one) is PaymentState.WAITING
    prepare(one)
    assert state_of(one) is PaymentState.PREPARED
    with pytest.raises(Forbidden):
        asking.confirm(db, one.filer, one.application.id, version=one.version(one.filer))
    asking.confirm(db, one.owner, one.application.id, version=one.version(one.owner))
    made = send(db, current, officers)
    assert (made.number, made.total, state_of(one)) == (
        1,
        one.application.granted,
        PaymentState.SENT,
    )
    settle(db, made, officers)
    paid = payment_of(one)
    assert (state_of(one), paid.state) == (PaymentState.PAID, "paid")
    assert (paid.amount, paid.paid_on) == (one.application.granted, moments.today())
    figures = standing.count_payments(db, current.id)
    assert figures.paid == one.application.granted
    assert figures.left == sum(scene.application.granted or 0 for scene in scenes[1:])
    issue_papers(db, one.application.id)
    notice = db.scalars(select(Paper).where(Paper.kind == "payment")).one()
    assert "拨" in notice.number
    db.commit()
    assert list(verify(db)) == []
    assert list(check_scopes(db, "case", [one.application.id])) == []
    assert list(check_scopes(db, "round", [current.id])) == []
    recorded = select(AuditEntry.action).where(AuditEntry.action.like("%payment%"))
    actions = db.scalars(recorded.order_by(AuditEntry.id))
    assert list(actions) == [
        "round.payments_listed",
        "round.payments_sent",
        "round.payment_results_entered",
        "round.payment_results_confirmed",
    ]


def test_who_made_a_list_does_not_check_it_and_who_read_results_does_not_confirm_them(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    ask(scenes[0])
    made = listing.make_list(db, officers[0], current.id)
    with pytest.raises(Forbidden, match="different person"):
        listing.check_list(db, officers[0], made.id, version=made.version)
    listing.check_list(db, officers[1], made.id, version=made.version)
    rows = answers(list(standing.list_entries(db, made.id)))
    results.enter(db, officers[0], made.id, version=made.version, rows=rows)
    with pytest.raises(Forbidden, match="different person"):
        results.confirm(db, officers[0], made.id, version=made.version)
    made.checked_by = made.made_by
    with pytest.raises(IntegrityError, match="other_person"):
        db.flush()


def test_two_accounts_of_one_company_are_never_on_one_list(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    first, second = scenes[0], scenes[1]
    second.application.applicant_id = first.application.applicant_id
    db.flush()
    db.expire_all()
    ask(first)
    join(db, first.applicant, db.get_one(type(second.users["", Role.FILER]), second.filer.user_id),
         Role.FILER)  # fmt: skip
    asking.prepare(
        db,
        first.filer,
        second.application.id,
        version=load(db, first.filer, second.application.id).version,
        account=BankAccount("示例银行", "示例支行", "99990000000000000001"),
        uploads=proofs(),
    )
    version = load(db, first.owner, second.application.id).version
    asking.confirm(db, first.owner, second.application.id, version=version)
    found = listing.find_requests(db, current.id)
    assert [one.application_id for one in found.taken] == [first.application.id]
    assert [one.reason for one in found.left_out] == [listing.OTHER_ACCOUNT]
    settle(db, send(db, current, officers), officers)
    later = listing.find_requests(db, current.id)
    assert [one.application_id for one in later.taken] == [second.application.id]


def test_what_was_returned_is_asked_for_again_and_paid(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    one = scenes[0]
    ask(one)
    with pytest.raises(Invalid):
        settle(db, send(db, current, officers), officers, result="returned", voucher="")
    made = db.scalars(select(PaymentList)).one()
    settle(db, made, officers, result="returned", voucher="", note="账号有误")
    assert state_of(one) is PaymentState.RETURNED
    case = load(db, one.owner, one.application.id)
    assert case.application.events[-1].data["text"] == "账号有误"
    ask(one, "44200000000000000009")
    settle(db, send(db, current, officers), officers)
    assert state_of(one) is PaymentState.PAID
    kept = db.scalars(select(PaymentEntry.result).order_by(PaymentEntry.id)).all()
    assert kept == ["returned", "paid"]


def test_what_the_treasury_did_is_recorded_though_the_grant_was_ended_since(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    for scene in scenes[:2]:
        ask(scene)
    made = send(db, current, officers)
    for scene in scenes[:2]:
        scene.application.state = State.REVOKED.value
    db.flush()
    settle(db, made, officers)
    assert {state_of(scene) for scene in scenes[:2]} == {PaymentState.PAID}
    assert standing.count_payments(db, current.id).states[PaymentState.PAID][0] == 2


MISTAKES: dict[str, tuple[dict[str, object], str]] = {
    "another amount": ({"amount": Decimal("1.00")}, "amount on the list is"),
    "another account": ({"account": "99999999"}, "account is not the one"),
    "no amount": ({"amount": None}, "amount is missing"),
    "no account": ({"account": ""}, "account is missing"),
    "an unknown case": ({"number": "ETI-20260101-0001-11"}, "No such case number"),
    "no day": ({"on": None}, "day is missing"),
    "a day to come": ({"on": "tomorrow"}, "still to come"),
    "a day before": ({"on": "long ago"}, "before the list was sent"),
    "no voucher": ({"voucher": ""}, "voucher is missing"),
    "no result": ({"result": None}, "paid or returned"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_row_and_nothing_is_taken(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor], mistake: str
) -> None:
    for scene in scenes:
        ask(scene)
    made = send(db, current, officers)
    said, reason = MISTAKES[mistake]
    days = {"tomorrow": moments.today() + timedelta(1), "long ago": moments.today() - timedelta(9)}
    if said.get("on") in days:
        said = {"on": days[str(said["on"])]}
    entries = list(standing.list_entries(db, made.id))
    rows = answers(entries)
    rows[1] = answers(entries, **said)[1]
    with pytest.raises(Invalid) as caught:
        results.enter(db, officers[0], made.id, version=made.version, rows=rows)
    (problem,) = caught.value.problems
    assert "Row 3" in problem.message.in_("en")
    assert reason in problem.message.in_("en")
    assert db.scalars(select(PaymentEntry.result).distinct()).all() == [None]


def test_the_same_file_twice_is_harmless_and_another_one_after_confirming_is_refused(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    for scene in scenes:
        ask(scene)
    made = send(db, current, officers)
    rows = answers(list(standing.list_entries(db, made.id)))
    first = results.enter(db, officers[0], made.id, version=made.version, rows=rows[:2])
    again = results.enter(db, officers[0], made.id, version=made.version, rows=rows[:2])
    assert (first, again) == (2, 0)
    results.confirm(db, officers[1], made.id, version=made.version)
    assert results.enter(db, officers[0], made.id, version=made.version, rows=rows) == 1
    others = answers(list(standing.list_entries(db, made.id)), result="returned", note="x")
    for wrong, reason in ((others, "confirmed already"), ([rows[2], rows[2]], "twice")):
        with pytest.raises(Invalid) as caught:
            results.enter(db, officers[0], made.id, version=made.version, rows=wrong)
        assert reason in caught.value.problems[0].message.in_("en")
    results.confirm(db, officers[1], made.id, version=made.version)
    paid = db.scalar(select(func.count()).where(Event.action == Action.PAY))
    assert paid == 3


STEPS: dict[str, Callable[[Session, Actor, PaymentList], object]] = {
    "make": lambda db, who, one: listing.make_list(db, who, one.round_id),
    "check": lambda db, who, one: listing.check_list(db, who, one.id, version=1),
    "drop": lambda db, who, one: listing.drop_list(db, who, one.id, version=1, reason="x"),
    "enter": lambda db, who, one: results.enter(db, who, one.id, version=1, rows=[]),
    "confirm": lambda db, who, one: results.confirm(db, who, one.id, version=1),
    "load": lambda db, who, one: listing.load_list(db, who, one.id),
}


@pytest.mark.parametrize("step", STEPS)
def test_lists_are_for_the_officers_of_the_lead_alone(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor], step: str
) -> None:
    ask(scenes[0])
    made = listing.make_list(db, officers[0], current.id)
    for who in (
        scenes[0].owner,
        signed_in(db, make_administrator(db)),
        signed_in(db, make_officer(db, "science", Role.APPROVER)),
        signed_in(db, make_officer(db, "finance", Role.APPROVER)),
    ):
        with pytest.raises(NotFound):
            STEPS[step](db, who, made)


def test_the_database_refuses_to_pay_an_application_twice(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    ask(scenes[0])
    made = send(db, current, officers)
    settle(db, made, officers)
    (paid,) = db.scalars(select(PaymentEntry)).all()
    other = PaymentList(
        round_id=current.id,
        number=2,
        total=paid.amount,
        made_by=officers[0].user_id,
        made_at=moments.now(),
    )
    db.add(other)
    db.flush()
    db.add(
        PaymentEntry(
            list_id=other.id,
            application_id=paid.application_id,
            amount=paid.amount,
            holder="x",
            bank="x",
            branch="x",
            account="1",
            result="paid",
            result_on=moments.today(),
            entered_by=officers[0].user_id,
            entered_at=moments.now(),
        )
    )
    with pytest.raises(IntegrityError, match="uq_payment_entries_paid"):
        db.flush()


def test_the_figures_cost_one_statement_each(
    db: Session, current: Round, scenes: list[Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    for scene in scenes:
        ask(scene)
    monkeypatch.setattr(standing, "PAGE", 2)
    for question in (
        lambda: standing.count_payments(db, current.id),
        lambda: standing.list_payments(db, current.id),
        lambda: listing.find_requests(db, current.id),
    ):
        with counted_queries() as count:
            question()
        assert len(count) == 1
    rows, older = standing.list_payments(db, current.id)
    rest, none = standing.list_payments(db, current.id, after=older)
    assert (len(rows), len(rest), none) == (2, 1, None)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_in_whatever_order_nothing_is_paid_twice_or_above_the_decision(
    db: Session, current: Round, officers: list[Actor], seed: int
) -> None:
    """Sum of what is paid <= granted <= the budget, through retries and refused attempts."""
    chance, scenes = random.Random(seed), granted(db, 3)
    most = {one.application.id: one.application.granted or Decimal(0) for one in scenes}
    assert sum(most.values()) <= current.envelope

    def on_list(step: Callable[[PaymentList, Actor], object]) -> None:
        if made := db.scalars(select(PaymentList).order_by(func.random())).first():
            step(made, chance.choice(officers))

    def enter(made: PaymentList, who: Actor) -> None:
        said = chance.choice([{}, {"result": "returned", "voucher": "", "note": "退票"}])
        rows = answers(list(standing.list_entries(db, made.id)), **said)
        rows = chance.sample(rows, chance.randint(1, len(rows)))
        results.enter(db, who, made.id, version=made.version, rows=rows)

    def withhold() -> None:
        one = scenes[0]
        version = one.version(one.approver)
        asking.withhold(db, one.approver, one.application.id, version=version, text="x")

    def drop(made: PaymentList, who: Actor) -> None:
        listing.drop_list(db, who, made.id, version=made.version, reason="x")

    moves: list[Callable[[], object]] = [
        lambda: prepare(chance.choice(scenes), f"4420000000000000{chance.randint(1000, 1003)}"),
        *[lambda: ask(chance.choice(scenes))] * 2,
        lambda: withhold() if chance.random() < 0.1 else None,
        lambda: listing.make_list(db, chance.choice(officers), current.id),
        *[lambda: on_list(lambda it, who: listing.check_list(db, who, it.id, version=it.version))]
        * 2,
        lambda: on_list(drop) if chance.random() < 0.2 else None,
        *[lambda: on_list(enter)] * 2,
        *[lambda: on_list(lambda it, who: results.confirm(db, who, it.id, version=it.version))] * 2,
    ]
    db.commit()
    done = 0
    for _ in range(50):
        try:
            chance.choice(moves)()
            db.commit()
            done += 1
        except DomainError:
            db.rollback()
        paid = db.execute(
            select(Event.application_id, func.count())
            .where(Event.action == Action.PAY)
            .group_by(Event.application_id)
        ).all()
        assert all(times == 1 for _, times in paid)
        for one in db.scalars(select(Payment).where(Payment.state == PaymentState.PAID)):
            assert one.amount == most[one.application_id]
        total = standing.count_payments(db, current.id)
        assert total.paid <= sum(most.values()) <= current.envelope
        states = db.execute(
            select(Payment.application_id, Payment.state).join(
                Application, Application.id == Payment.application_id
            )
        )
        for application_id, stored in states:
            found = next(one for one in scenes if one.application.id == application_id)
            assert state_of(found) == stored
    assert done > 10
