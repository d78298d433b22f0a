"""Rounds (申报批次): the windows in which a fund item accepts filings."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import Round


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
