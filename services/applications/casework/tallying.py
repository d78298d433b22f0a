"""Count what each body received and decided in a month; run every night, harmless to repeat.

A month is counted whole from the applications filed or decided in it, which indexes find.
"""

from collections import Counter
from datetime import date, datetime, time

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services import moments
from services.models import Application, Review, Tally

MONTHS = 13
"""How many months are counted, the present one among them."""


def list_months(today: date) -> list[date]:
    """List the first days of the months that are counted, the oldest first."""
    last = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]


def list_to_tally(db: Session) -> list[date]:
    """List the months to count: the present and the last one, and any that never was."""
    months = list_months(moments.today())
    counted = set(db.scalars(select(Tally.month).where(Tally.month.in_(months)).distinct()))
    return [month for month in months if month not in counted or month in months[-2:]]


def tally(db: Session, month: date) -> None:
    """Count a month anew."""
    received = _count(db, month, Application.submitted_at)
    decided = _count(db, month, Application.decided_at)
    db.execute(delete(Tally).where(Tally.month == month))
    db.add_all(
        Tally(
            month=month,
            body_code=body,
            item_code=item,
            received=received[body, item],
            decided=decided[body, item],
        )
        for body, item in sorted(received | decided)
    )
    db.flush()


def _count(
    db: Session, month: date, moment: InstrumentedAttribute[datetime | None]
) -> Counter[tuple[str, str]]:
    """Count the cases of each lead and item for which something happened in a month."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    begins, ends = (datetime.combine(day, time(), moments.SHENZHEN) for day in (month, following))
    lead = and_(Review.application_id == Application.id, Review.part == "lead")
    rows = db.execute(
        select(Review.body_code, Application.item_code, func.count())
        .select_from(Application)
        .join(Review, lead)
        .where(moment >= begins, moment < ends)
        .group_by(Review.body_code, Application.item_code)
    )
    return Counter({(body, item): count for body, item, count in rows})
