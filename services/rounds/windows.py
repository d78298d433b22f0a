"""When a round is open, and which one is at a moment."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import Round


class RoundStanding(StrEnum):
    """Where a round stands in time."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


def round_at(db: Session, item_code: str, at: datetime) -> Round | None:
    """The round of an item that is open at a moment, None if none is."""
    return db.scalar(select(Round).where(Round.item_code == item_code, Round.window.contains(at)))


def next_round(db: Session, item_code: str, at: datetime) -> Round | None:
    """The first round of an item that opens after a moment, None if none is planned."""
    return db.scalar(
        select(Round)
        .where(Round.item_code == item_code, Round.opens_at > at)
        .order_by(Round.opens_at)
        .limit(1)
    )


def standing(found: Round, at: datetime) -> RoundStanding:
    """Where a round stands at a moment."""
    if at < found.opens_at:
        return RoundStanding.UPCOMING
    return RoundStanding.OPEN if at < found.closes_at else RoundStanding.CLOSED
