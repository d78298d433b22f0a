"""Tell companies that a payment or a report waits for them, and remind them before its day."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import PREPARERS
from services.applications.case.case import Case
from services.applications.case.loading import load_by_system
from services.applications.case.payable import asks_by, payment_state, report_state, reports_by
from services.applications.clock.calendar import working_days_between
from services.applications.lifecycle import ISSUED
from services.applications.paying import WITH_APPLICANT, PaymentState
from services.applications.performance import WITH_COMPANY
from services.followup.readers import list_members
from services.models import Application, Notice, Payment, User
from services.notices.inbox import notify

WANTED, SOON = "payment_wanted", "payment_soon"
REPORT_WANTED, REPORT_SOON = "report_wanted", "report_soon"
"""Kinds of notice: that a payment can be asked for or a report is due, and that its day is near."""
NEAR = 5
"""Working days before the last day, from which a company is reminded."""
WATCHED = timedelta(days=800)
"""For so long after a decision reminders are looked for; every day is over by then."""


def list_to_remind(db: Session) -> list[UUID]:
    """List the cases whose payment, or the report on it, may wait for its company."""
    return list(
        db.scalars(
            select(Application.id)
            .outerjoin(Payment, Payment.application_id == Application.id)
            .where(
                Application.granted > 0,
                Application.round_id.is_not(None),
                Application.state.in_(ISSUED),
                Application.decided_at > moments.now() - WATCHED,
                or_(
                    Payment.id.is_(None),
                    Payment.state.in_(WITH_APPLICANT),
                    Payment.state == PaymentState.PAID,
                ),
            )
            .order_by(Application.id)
        )
    )


def remind(db: Session, application_id: UUID) -> None:
    """Tell the company of a case what it has to do by when; each reader once a kind and day.

    Raises:
        NotFound: no such application.
    """
    case = load_by_system(db, application_id)
    if payment_state(case) in WITH_APPLICANT:
        kinds, day = (WANTED, SOON), asks_by(case)
    elif report_state(case) in WITH_COMPANY:
        kinds, day = (REPORT_WANTED, REPORT_SOON), reports_by(case)
    else:
        return
    today = moments.today()
    if day is None or today > day:
        return
    kind = kinds[working_days_between(today, day) <= NEAR]
    for reader in list_members(db, case.application, *PREPARERS):
        _tell(db, reader, case, kind, day)


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
