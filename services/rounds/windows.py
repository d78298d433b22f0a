"""Which round is open at a moment, and which comes next."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import Round


class RoundStanding(StrEnum):
    """Whether a round is still to come, open or closed."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


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


def round_standing(found: Round, at: datetime) -> RoundStanding:
    """Say whether a round is still to come, open or closed at a moment."""
    if at < found.opens_at:
        return RoundStanding.UPCOMING
    return RoundStanding.OPEN if at < found.closes_at else RoundStanding.CLOSED
