"""Which round is open at a moment, and which comes next."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.models import Round


def find_open_round(db: Session, item_code: str, at: datetime) -> Round | None:
    """Find the round of an item that is open at a moment, or None."""
    return db.scalar(select(Round).where(Round.item_code == item_code, Round.window.contains(at)))


def find_next_round(db: Session, item_code: str, at: datetime) -> Round | None:
    """Find the first round of an item that opens after a moment, or None."""
    return db.scalar(
        select(Round)
        .where(Round.item_code == item_code, Round.opens_at > at)
        .order_by(Round.opens_at)
        .limit(1)
    )


def days_until(moment: datetime) -> int:
    """Count the days from today to that of a moment, in Shenzhen; 0 for today."""
    return (moments.local_day(moment) - moments.today()).days
