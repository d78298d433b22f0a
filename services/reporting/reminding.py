"""Remind firms of the month that is due."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services import moments
from services.accounts.organisations import list_owners
from services.applications.clock.calendar import add_working_days
from services.models import MonthlyReturn, ReportingFirm
from services.notices.inbox import notify
from services.reporting.months import due_on, month_before

REMIND_BEFORE = 3
"""Working days before the last one on which firms are reminded."""


def remind_firms(db: Session) -> None:
    """Remind the owners of firms that have not reported last month, once, when it is nearly due."""
    today = moments.today()
    month = month_before(today)
    last = due_on(month)
    if not today <= last <= add_working_days(today, REMIND_BEFORE):
        return
    filed = exists().where(MonthlyReturn.firm_id == ReportingFirm.id, MonthlyReturn.month == month)
    silent = select(ReportingFirm).where(
        ReportingFirm.left_at.is_(None),
        ReportingFirm.first_month <= month,
        ReportingFirm.reminded_of.is_distinct_from(month),
        ~filed,
    )
    for firm in db.scalars(silent.order_by(ReportingFirm.id).with_for_update()).all():
        firm.reminded_of = month
        for owner in list_owners(db, firm.applicant_id):
            notify(db, owner, "return_due", month=month.isoformat(), due_on=last.isoformat())
    db.flush()
