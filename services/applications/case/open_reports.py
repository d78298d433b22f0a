"""Reports on what was published that nobody has answered yet, or said what follows from."""

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from services.applications.case.case import Case
from services.applications.case.own_publicity import find_own_days
from services.errors import Problem
from services.language import N_
from services.models import EntryReport

REPORTED = N_("A report on what was published is still open. Nothing is approved before")

UNFOUNDED = "unfounded"  # 不属实
"""The outcome of a report from which nothing follows."""

IS_UNSETTLED = or_(
    EntryReport.answered_at.is_(None),
    and_(
        EntryReport.outcome != UNFOUNDED,
        EntryReport.settled_at.is_(None),
    ),
)
"""Of a report: it waits for an answer, or for what follows."""


def is_reported(db: Session, case: Case) -> bool:
    """Check whether a report waits on what is published of a case; for others without a
    statement.
    """
    if find_own_days(case) is None:
        return False
    about = EntryReport.application_id == case.application.id
    return bool(db.scalar(select(exists().where(about, IS_UNSETTLED))))


def reported_problems(db: Session, case: Case, *, field: str) -> list[Problem]:
    """Say that a report on what was published waits, if one does: nothing is approved before."""
    return [Problem(field, REPORTED)] if is_reported(db, case) else []
