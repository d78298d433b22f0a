"""Tell of a firm whether it has reported, and nothing else: that is what funds may know."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import MonthlyReturn, ReportingFirm
from services.reporting.months import due_on, first_day, month_before, months_between

YEAR = timedelta(days=365)


def has_reported(db: Session, applicant_id: UUID, today: date) -> bool:
    """Tell whether an organisation takes part and every month due in a year is reported."""
    firm = db.scalar(
        select(ReportingFirm).where(
            ReportingFirm.applicant_id == applicant_id, ReportingFirm.left_at.is_(None)
        )
    )
    if firm is None:
        return False
    first = max(firm.first_month, first_day(today - YEAR))
    owed = {one for one in months_between(first, month_before(today)) if due_on(one) < today}
    filed = select(MonthlyReturn.month).where(
        MonthlyReturn.firm_id == firm.id, MonthlyReturn.month.in_(owed)
    )
    return owed <= set(db.scalars(filed))
