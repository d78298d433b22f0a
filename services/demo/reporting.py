"""Companies of the demonstration that report their trade every month; the printed one still has
last month to report.
"""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.demo.people import Cast
from services.reporting import enrolling, returning
from services.reporting.months import month_before, months_between
from services.reporting.publishing import publish_months
from services.reporting.returning import ReturnRow

FIRMS = 4
SINCE = timedelta(days=150)


def report_monthly(db: Session, cast: Cast) -> None:
    """Let some companies take part and report, and publish what they come to."""
    companies = [one for one in cast.applicants if one.kind == "organisation"][:FIRMS]
    owners = [cast.owners[one.id] for one in companies]
    began = moments.now() - SINCE
    with moments.at(began):
        for owner in owners:
            enrolling.enrol(db, owner, reporter="示例填报人", agreed=True)
    last = month_before(moments.today())
    for month in months_between(moments.local_day(began), last):
        for place, owner in enumerate(owners):
            if place or month < last:
                _report(db, owner, month, Decimal(100 + 20 * place + month.month))
    publish_months(db)


def _report(db: Session, owner: Actor, month: date, amount: Decimal) -> None:
    rows = [
        ReturnRow("computing", "export", "SG", amount),
        ReturnRow("computing", "export", "HK", amount / 2),
        ReturnRow("ip", "import", "US", amount / 4),
    ]
    returning.file_return(db, owner, month, rows, zero=False, reason="", number=0)
