"""Lists of payments for the treasury: made by one person, checked by another, or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from services import audit, moments
from services.actor import Actor
from services.applications.case.loading import load_by_system
from services.applications.case.moves import move_by_system
from services.applications.case.payable import payment_state
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import ISSUED, Action, Capacity
from services.applications.paying import PAYMENT_STEPS, PaymentState
from services.errors import Conflict, Forbidden, NotFound
from services.funds.scope import ListedRound, load_listed
from services.language import N_, Message
from services.models import Applicant, Application, Payment, PaymentEntry, PaymentList

MOST = 200
"""Payments on a list, all of which are sent in one transaction."""
CHANGED = N_("The payment list has changed since you opened it")
OTHER_ACCOUNT = N_("Another account of this company comes first; it goes on the next list")
RENAMED = N_("The company has another name now; its account has to be confirmed again")


@dataclass(frozen=True, slots=True)
class NotListed:
    """A request that a list does not take yet, and why."""

    number: str
    name: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Requests:
    """What is asked for in a round and on no list: what a list takes, and what it leaves out."""

    taken: Sequence[Payment]
    left_out: Sequence[NotListed]

    @property
    def total(self) -> Decimal:
        """RMB of what a list takes."""
        return sum((one.amount for one in self.taken), Decimal(0))


def find_requests(db: Session, round_id: UUID) -> Requests:
    """Find what the next list of a round takes. One statement.

    Of each company it takes one account: payments to two of them never go together.
    """
    listed = exists().where(
        PaymentEntry.application_id == Application.id,
        ~PaymentEntry.dropped,
        PaymentEntry.confirmed_at.is_(None),
    )
    rows = db.execute(
        select(Payment, Application.number, Applicant.id, Applicant.name)
        .join(Application, Application.id == Payment.application_id)
        .join(Applicant, Applicant.id == Application.applicant_id)
        .where(
            Application.round_id == round_id,
            Application.state.in_(ISSUED),
            Payment.state == PaymentState.REQUESTED,
            Payment.amount == Application.granted,
            ~listed,
        )
        .order_by(Application.number)
    )
    accounts: dict[UUID, str | None] = {}
    taken: list[Payment] = []
    left_out: list[NotListed] = []
    for payment, number, company, name in rows:
        if payment.holder != name:
            left_out.append(NotListed(number or "", name, RENAMED))
        elif accounts.setdefault(company, payment.account) != payment.account:
            left_out.append(NotListed(number or "", name, OTHER_ACCOUNT))
        elif len(taken) < MOST:
            taken.append(payment)
    return Requests(taken, left_out)


def make_list(db: Session, actor: Actor, round_id: UUID) -> PaymentList:
    """Make a list of all payments that are asked for in a round.

    Raises:
        NotFound: there is no such round, or it is not the actor's.
        Conflict: another list of the round waits to be checked, or nothing is asked for.

    """
    load_listed(db, actor, round_id, capacity=Capacity.LEAD, lock=True)
    if find_made(db, round_id) is not None:
        raise Conflict(N_("A payment list of this round waits to be checked"))
    requests = find_requests(db, round_id)
    if not requests.taken:
        raise Conflict(N_("No payment is asked for"))
    before = select(func.count()).where(PaymentList.round_id == round_id)
    made = PaymentList(
        round_id=round_id,
        number=1 + (db.scalar(before) or 0),
        total=requests.total,
        made_by=actor.user_id,
        made_at=moments.now(),
    )
    db.add(made)
    db.flush()
    db.add_all(
        PaymentEntry(
            list_id=made.id,
            application_id=one.application_id,
            amount=one.amount,
            holder=one.holder,
            bank=one.bank,
            branch=one.branch,
            account=one.account,
        )
        for one in requests.taken
    )
    db.flush()
    record(db, actor, "round.payments_listed", made)
    return made


def find_made(db: Session, round_id: UUID) -> PaymentList | None:
    """Find the list of a round that waits to be checked."""
    return db.scalar(
        select(PaymentList).where(
            PaymentList.round_id == round_id,
            PaymentList.checked_at.is_(None),
            PaymentList.dropped_at.is_(None),
        )
    )


def drop_list(db: Session, actor: Actor, list_id: UUID, *, version: int, reason: str) -> None:
    """Drop a list that was not checked; what is on it can go on another.

    Raises:
        NotFound: there is no such list, or it is not the actor's.
        Conflict: it has changed since, was checked or dropped.
        Invalid: no reason.

    """
    _, found = load_list(db, actor, list_id, lock=True)
    _require_made(found, version)
    refuse_if(text_problems(reason, N_("Give the reason"), field="reason"))
    found.dropped_by, found.dropped_at = actor.user_id, moments.now()
    found.reason = reason.strip()
    for entry, _application in _entries(db, found):
        entry.dropped = True
    db.flush()
    record(db, actor, "round.payments_dropped", found, reason=found.reason)


def check_list(db: Session, actor: Actor, list_id: UUID, *, version: int) -> None:
    """Check a list that somebody else made, by which it is sent to the treasury.

    Raises:
        NotFound: there is no such list, or it is not the actor's.
        Forbidden: the actor made it.
        Conflict: it has changed since, or what is on it has, which is named.

    """
    _, found = load_list(db, actor, list_id, lock=True)
    _require_made(found, version)
    if obstacle := checking_obstacle(actor, found):
        raise Forbidden(obstacle)
    entries = _entries(db, found)
    if changed := _list_changed(db, entries):
        raise Conflict(
            N_(
                "What is asked for has changed in %(cases)s. Drop the list and make another",
                cases=", ".join(changed),
            )
        )
    found.checked_by, found.checked_at = actor.user_id, moments.now()
    for entry, _number in entries:
        take_step(db, entry, Action.SEND_PAYMENT, amount=f"{entry.amount:.2f}", list=found.number)
    db.flush()
    record(db, actor, "round.payments_sent", found)


def checking_obstacle(actor: Actor, found: PaymentList) -> Message | None:
    """Find what keeps an officer of the lead from checking a list, if anything."""
    if found.made_by == actor.user_id:
        return N_("A different person must check what you listed")
    return None


def load_list(
    db: Session, actor: Actor, list_id: UUID, *, lock: bool = False
) -> tuple[ListedRound, PaymentList]:
    """Load a payment list of a round that the actor's body leads.

    Raises:
        NotFound: there is no such list, or it is not the actor's.

    """
    found = db.get(PaymentList, list_id)
    if found is None:
        raise NotFound
    listed = load_listed(db, actor, found.round_id, capacity=Capacity.LEAD, lock=lock)
    if lock:  # whoever changes a list has locked its round
        db.refresh(found)
    return listed, found


def take_step(db: Session, entry: PaymentEntry, action: Action, **data: Any) -> None:
    """Take an action of a payment for the portal, as two people have settled it.

    Raises:
        Conflict: the payment is not where the action can be taken.

    """
    case = load_by_system(db, entry.application_id)
    step = PAYMENT_STEPS[action]
    payment = db.scalars(
        select(Payment)
        .where(Payment.application_id == entry.application_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if payment_state(case) not in step.at or payment.state not in step.at:
        raise Conflict
    payment.state = step.to.value
    if step.to is PaymentState.PAID:
        payment.paid_on, payment.voucher = entry.result_on, entry.voucher
    move_by_system(db, case, action, **data)


def record(db: Session, actor: Actor, action: str, of: PaymentList, **more: Any) -> None:
    """Write in the audit what somebody did to a payment list."""
    audit.record(
        db,
        actor.user_id,
        action,
        of.round_id,
        payment_list=str(of.number),
        payments_total=f"{of.total:.2f}",
        **more,
    )


def _require_made(found: PaymentList, version: int) -> None:
    if found.checked_at or found.dropped_at or found.version != version:
        raise Conflict(CHANGED)


def _entries(db: Session, of: PaymentList) -> Sequence[Any]:
    """List the entries with their case numbers; applications are locked in this order."""
    return db.execute(
        select(PaymentEntry, Application.number)
        .join(Application, Application.id == PaymentEntry.application_id)
        .where(PaymentEntry.list_id == of.id)
        .order_by(Application.id)
    ).all()


def _list_changed(db: Session, entries: Sequence[Any]) -> list[str]:
    """Lock the applications of a list and their payments, and list the case numbers of those that
    are no longer what their companies ask for. Two statements.
    """
    keys = [entry.application_id for entry, _number in entries]
    applications = select(Application).where(Application.id.in_(keys)).order_by(Application.id)
    fresh = {"populate_existing": True}
    locked = {
        one.id: one
        for one in db.scalars(
            applications.options(joinedload(Application.applicant)).with_for_update(of=Application),
            execution_options=fresh,
        )
    }
    asked = select(Payment).where(Payment.application_id.in_(keys)).with_for_update()
    payments = {one.application_id: one for one in db.scalars(asked, execution_options=fresh)}
    return [
        number
        for entry, number in entries
        if not _still_holds(entry, locked[entry.application_id], payments.get(entry.application_id))
    ]


def _still_holds(entry: PaymentEntry, application: Application, payment: Payment | None) -> bool:
    """Check that an entry is still what its company asks for."""
    return payment is not None and (
        application.state in ISSUED,
        payment.state,
        payment.account,
        payment.bank,
        payment.branch,
        payment.holder,
        application.granted,
    ) == (
        True,
        PaymentState.REQUESTED,
        entry.account,
        entry.bank,
        entry.branch,
        application.applicant.name,
        entry.amount,
    )
