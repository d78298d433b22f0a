"""Payments are asked for: the account, who confirms it, and what comes of not asking."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import load
from services.applications.case.payable import asks_by
from services.applications.lifecycle import Action
from services.applications.paying import PaymentState
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.funds.payments import asking, listing, standing
from services.funds.payments.accounts import BankAccount, account_problems, mask
from services.inventory.checking import check_scopes
from services.models import (
    Event,
    PaymentEntry,
    Round,
)
from services.privacy import erasing
from tests.support.company import open_round
from tests.support.factories import make_officer
from tests.support.payments import (
    ask,
    granted,
    payment_of,
    prepare,
    send,
    settle,
    state_of,
)
from tests.support.people import signed_in
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


def test_an_account_is_kept_encrypted_and_shown_by_its_last_digits(
    db: Session, scenes: list[Scene]
) -> None:
    prepare(scenes[0])
    db.flush()
    stored = db.execute(text("select account from payments")).scalar_one()
    assert "00000003" not in stored
    assert payment_of(scenes[0]).account == "44200000000000000003"
    assert mask(payment_of(scenes[0]).account) == "••••0003"
    told = db.scalars(select(Event.data).where(Event.action == Action.PREPARE_PAYMENT)).one()
    assert "44200000" not in str(told)


def test_an_account_is_emptied_with_its_case_and_the_sums_stay(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    one = scenes[0]
    ask(one)
    settle(db, send(db, current, officers), officers)
    erasing.erase_case(db, one.application.id)
    db.commit()
    db.expire_all()
    entry = db.scalars(select(PaymentEntry)).one()
    for row in (payment_of(one), entry):
        assert (row.account, row.bank, row.branch, row.holder) == (None, "", "", "")
        assert row.amount == one.application.granted
    assert standing.count_payments(db, current.id).paid == one.application.granted
    assert list(check_scopes(db, "case", [one.application.id])) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("４４２０ 0000-0000 0000", "4420000000000000"),
        (" nra 12345678 ", "NRA12345678"),
        ("FTE4420-0000", "FTE44200000"),
    ],
)
def test_an_account_number_is_read_as_people_write_it(written: str, kept: str) -> None:
    account = BankAccount("示例银行", "示例支行", written).tidied()
    assert (account.number, list(account_problems(account))) == (kept, [])


@pytest.mark.parametrize("written", ["", "1234567", "44200000000000000000000000000031", "=1+1"])
def test_what_is_no_account_number_is_refused(written: str) -> None:
    account = BankAccount("示例银行", "示例支行", written).tidied()
    assert [problem.field for problem in account_problems(account)] == ["number"]


def test_everything_that_is_missing_is_named_at_once(db: Session, scenes: list[Scene]) -> None:
    one = scenes[0]
    with pytest.raises(Invalid) as caught:
        asking.prepare(
            db,
            one.filer,
            one.application.id,
            version=one.version(one.filer),
            account=BankAccount(" ", "", "12"),
            uploads={},
        )
    assert [problem.field for problem in caught.value.problems] == [
        *("bank", "branch", "number", "payment_proof", "payment_receipt")
    ]
    assert state_of(one) is PaymentState.WAITING


def test_a_company_that_was_renamed_confirms_its_account_again(
    db: Session, current: Round, scenes: list[Scene], officers: list[Actor]
) -> None:
    one = scenes[0]
    ask(one)
    made = listing.make_list(db, officers[0], current.id)
    one.application.applicant.name = "深圳市示例新名有限公司"
    db.flush()
    with pytest.raises(Conflict, match=str(one.application.number)):
        listing.check_list(db, officers[1], made.id, version=made.version)
    listing.drop_list(db, officers[1], made.id, version=made.version, reason="更名")
    assert [left.reason for left in listing.find_requests(db, current.id).left_out] == [
        listing.RENAMED
    ]
    ask(one)
    assert payment_of(one).holder == "深圳市示例新名有限公司"
    assert len(listing.find_requests(db, current.id).taken) == 1


def test_a_payment_lapses_only_after_its_day_by_an_approver_with_a_reason(
    db: Session, scenes: list[Scene]
) -> None:
    one = scenes[0]

    def lapse(who: Actor, words: str) -> None:
        asking.lapse(db, who, one.application.id, version=one.version(who), text=words)

    day = asks_by(load(db, one.owner, one.application.id))
    assert day is not None
    with pytest.raises(Forbidden, match="has not passed"):
        lapse(one.approver, "逾期未请款")
    with moments.at(moments.now() + timedelta(days=60)):
        assert state_of(one) is PaymentState.WAITING, "never by itself"
        prepare(scenes[1])
        assert state_of(scenes[1]) is PaymentState.PREPARED, "who is late can still ask"
        with pytest.raises(Forbidden):
            lapse(one.lead, "逾期未请款")
        with pytest.raises(Invalid):
            lapse(one.approver, " ")
        lapse(one.approver, "逾期未请款")
        assert state_of(one) is PaymentState.LAPSED
        with pytest.raises(Forbidden):
            prepare(one)


def test_an_officer_gives_a_request_back_or_withholds_it_with_a_reason(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    one = scenes[0]
    ask(one)
    with pytest.raises(Invalid):
        asking.give_back(db, one.lead, one.application.id, version=one.version(one.lead), text="")
    asking.give_back(
        db, one.lead, one.application.id, version=one.version(one.lead), text="证明看不清"
    )
    assert state_of(one) is PaymentState.RETURNED
    version = one.version(one.approver)
    asking.withhold(db, one.approver, one.application.id, version=version, text="企业已注销")
    assert (state_of(one), payment_of(one).state) == (PaymentState.WITHHELD, "withheld")
    assert standing.count_payments(db, current.id).states[PaymentState.WITHHELD][0] == 1


def test_a_strangers_payment_is_not_there(db: Session, scenes: list[Scene]) -> None:
    other = scenes[1].owner
    with pytest.raises(NotFound):
        asking.confirm(db, other, scenes[0].application.id, version=1)
