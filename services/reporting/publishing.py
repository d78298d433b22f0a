"""What may be published of all returns together, so that nobody's own figure can be told from it.

A figure stands for a class of services and a direction, and for at least three firms, none of which
dominates it. There are no totals, from which what is held back could be subtracted; and a month is
published once, as what is published anew would show what one firm corrected.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from services import moments
from services.models import MonthlyReturn, PublishedFigure
from services.reporting.months import published_on
from services.reporting.returning import DIRECTIONS, SERVICES, ReturnContent, read_content

LEAST_FIRMS = 3
MOST_SHARE = Decimal("0.6")
"""The largest share that one firm may have of a published figure."""
LEAST_REST = Decimal("0.15")
"""What all but the two largest come to, of the largest: the second largest, who knows its own
figure, cannot tell the largest more closely than that."""
MONTHS_SHOWN = 12

FigureCell = tuple[str, str]
"""A direction and a class of services."""


def reckon(contents: Iterable[ReturnContent]) -> dict[FigureCell, Decimal | None]:
    """Add up what firms reported, a content each; None where the figure must be held back."""
    found: dict[FigureCell, list[Decimal]] = {cell: [] for cell in product(DIRECTIONS, SERVICES)}
    for content in contents:
        own: dict[FigureCell, Decimal] = {}
        for row in content.rows:
            cell = (row.direction, row.service)
            own[cell] = own.get(cell, Decimal(0)) + (row.amount or Decimal(0))
        for cell, amount in own.items():
            found[cell].append(amount)
    return {cell: _add_up(amounts) for cell, amounts in found.items()}


def publish_months(db: Session) -> None:
    """Publish each month whose day has come, once."""
    today = moments.today()
    done = set(db.scalars(select(PublishedFigure.month).distinct()))
    reported = db.scalars(select(MonthlyReturn.month).distinct()).all()
    for month in sorted(set(reported) - done):
        if published_on(month) <= today:
            _publish(db, month)


def list_published(db: Session) -> Mapping[date, Sequence[PublishedFigure]]:
    """List what is published of the last months, the latest first."""
    months = (
        select(PublishedFigure.month)
        .distinct()
        .order_by(PublishedFigure.month.desc())
        .limit(MONTHS_SHOWN)
    )
    rows = db.scalars(
        select(PublishedFigure)
        .where(PublishedFigure.month.in_(months), PublishedFigure.amount.is_not(None))
        .order_by(PublishedFigure.direction, PublishedFigure.id)
    ).all()
    return {month: [one for one in rows if one.month == month] for month in db.scalars(months)}


def _publish(db: Session, month: date) -> None:
    last = (
        select(MonthlyReturn.firm_id, func.max(MonthlyReturn.number))
        .where(MonthlyReturn.month == month)
        .group_by(MonthlyReturn.firm_id)
    )
    counts = select(MonthlyReturn.content).where(
        MonthlyReturn.month == month,
        tuple_(MonthlyReturn.firm_id, MonthlyReturn.number).in_(last),
    )
    figures = reckon(read_content(content) for content in db.scalars(counts))
    db.add_all(
        PublishedFigure(
            month=month,
            direction=direction,
            service=service,
            amount=amount,
            published_at=moments.now(),
        )
        for (direction, service), amount in figures.items()
    )
    db.flush()


def _add_up(amounts: Sequence[Decimal]) -> Decimal | None:
    """Add up the amounts of firms, unless one of them could be told from the sum."""
    if len(amounts) < LEAST_FIRMS:
        return None
    largest, _second, *rest = sorted(amounts, reverse=True)
    total = sum(amounts, Decimal(0))
    if largest > total * MOST_SHARE or sum(rest, Decimal(0)) < largest * LEAST_REST:
        return None
    return total.quantize(Decimal(1), ROUND_HALF_UP)
