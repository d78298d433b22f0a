"""Tell companies that a payment, a report or a recovery waits for them, and remind them before its
day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import PREPARERS, SIGNATORIES, Role
from services.applications.case.case import Case
from services.applications.case.loading import load_by_system
from services.applications.case.payable import asks_by, payment_state, report_state, reports_by
from services.applications.case.recoverable import (
    answers_by,
    count_owed,
    find_entered,
    recovery_state,
    repays_by,
)
from services.applications.clock.calendar import working_days_between
from services.applications.lifecycle import ISSUED
from services.applications.paying import WITH_APPLICANT, PaymentState
from services.applications.performance import WITH_COMPANY
from services.applications.recovering import OVER, RecoveryState
from services.followup.readers import list_members
from services.models import Application, Notice, Payment, Recovery, User
from services.notices.inbox import notify

WANTED, SOON = "payment_wanted", "payment_soon"
REPORT_WANTED, REPORT_SOON = "report_wanted", "report_soon"
"""Kinds of notice: that a payment can be asked for or a report is due, and that its day is near."""
ACCOUNT_SOON, RECOVERY_SOON, REPAYMENT_SOON = "account_soon", "recovery_soon", "repayment_soon"
"""Kinds of notice: that the day to confirm an account, to answer a notice of recovery, or to pay
back is near.
"""
NEAR = 5
"""Working days before the last day, from which a company is reminded."""
WATCHED = timedelta(days=800)
"""For so long after a decision reminders are looked for; every day is over by then."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that a company has to do by a day.

    Args:
        far, near: the kinds of notice, long before it and near it; no `far` where the company
            was told when it began.
        roles: who does it.
    """

    day: date | None
    near: str
    far: str = ""
    roles: frozenset[Role] = PREPARERS


def list_to_remind(db: Session) -> list[UUID]:
    """List the cases whose payment, report on it, or recovery may wait for their company."""
    recovered = exists().where(
        Recovery.application_id == Application.id, Recovery.state.not_in(OVER)
    )
    paying = and_(
        Application.state.in_(ISSUED),
        Application.decided_at > moments.now() - WATCHED,
        or_(
            Payment.id.is_(None),
            Payment.state.in_(WITH_APPLICANT),
            Payment.state == PaymentState.PAID,
        ),
    )
    return list(
        db.scalars(
            select(Application.id)
            .outerjoin(Payment, Payment.application_id == Application.id)
            .where(
                Application.granted > 0,
                Application.round_id.is_not(None),
                or_(paying, recovered),
            )
            .order_by(Application.id)
        )
    )


def remind(db: Session, application_id: UUID) -> None:
    """Tell the company of a case what it has to do by when; each reader once a kind and day.

    Raises:
        NotFound: no such application.
    """
    case, today = load_by_system(db, application_id), moments.today()
    for reminder in _list_reminders(case):
        if reminder.day is None or today > reminder.day:
            continue
        near = working_days_between(today, reminder.day) <= NEAR
        kind = reminder.near if near else reminder.far
        if kind:
            for reader in list_members(db, case.application, *reminder.roles):
                _tell(db, reader, case, kind, reminder.day)


def _list_reminders(case: Case) -> Iterator[Reminder]:
    """Yield what a company has to do about its payment, and about a recovery of it."""
    payment = payment_state(case)
    if payment in WITH_APPLICANT:
        yield Reminder(asks_by(case), SOON, WANTED)
    elif report_state(case) in WITH_COMPANY:
        yield Reminder(reports_by(case), REPORT_SOON, REPORT_WANTED)
    if payment is PaymentState.PREPARED:
        yield Reminder(asks_by(case), ACCOUNT_SOON, roles=SIGNATORIES)
    recovery = recovery_state(case)
    if recovery is RecoveryState.PROPOSED:
        yield Reminder(answers_by(case), RECOVERY_SOON)
    elif count_owed(case) > 0 and find_entered(case) is None:
        yield Reminder(repays_by(case), REPAYMENT_SOON)


def _tell(db: Session, reader: UUID, case: Case, kind: str, day: date) -> None:
    due_on = day.isoformat()
    told = select(Notice.id).where(
        Notice.user_id == reader,
        Notice.kind == kind,
        Notice.application_id == case.application.id,
        Notice.data.contains({"due_on": due_on}),
    )
    if db.scalar(told.limit(1)) is None:
        notify(db, db.get_one(User, reader), kind, case.application, due_on=due_on)
