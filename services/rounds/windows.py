"""Which round is open at a moment, and which comes next."""

import logging
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services import moments
from services.database import Snapshot
from services.inventory.checking import check_scopes
from services.language import Text
from services.models import Round
from services.rounds.directions import describe_directions

log = logging.getLogger(__name__)

MOST = 50
"""Rounds that a feed tells of."""


@dataclass(frozen=True, slots=True)
class AnnouncedRounds:
    """What anybody is told of the rounds of an item.

    Args:
        proven: whether the tables have what the portal wrote; no round is told of if not.
    """

    open: Round | None = None
    next: Round | None = None
    proven: bool = True

    @property
    def first(self) -> Round | None:
        """The round that is open, or else the next."""
        return self.open or self.next

    @property
    def directions(self) -> list[tuple[Text, Decimal]]:
        """The directions with a budget of their own in that round."""
        shown = self.first
        return describe_directions(shown.item_code, shown.directions) if shown else []


def find_announced(item_code: str, at: datetime) -> AnnouncedRounds:
    """Find the rounds of an item to tell of, and hold them against the record."""
    with Snapshot() as db:
        now, then = find_open_round(db, item_code, at), find_next_round(db, item_code, at)
        keys = [one.id for one in (now, then) if one is not None]
        flaw = next(check_scopes(db, "round", keys, only=Round), None) if keys else None
    if flaw is None:
        return AnnouncedRounds(now, then)
    log.error("round %s is not as on record: %s", flaw.key, flaw.reason)
    return AnnouncedRounds(proven=False)


def list_open(at: datetime) -> dict[str, Round]:
    """List the rounds that are open at a moment and are as on record, by the code of the item."""
    proven = _list_proven(select(Round).where(Round.window.contains(at)))
    return {one.item_code: one for one in proven}


def list_announced(at: datetime) -> list[Round]:
    """List the rounds that are open at a moment or still to come and are as on record, the ones
    announced last first; at most `MOST`.
    """
    announced = select(Round).where(Round.closes_at > at).order_by(Round.created_at.desc())
    return _list_proven(announced.limit(MOST))


def _list_proven(query: Select[Round]) -> list[Round]:
    with Snapshot() as db:
        found = {one.id: one for one in db.scalars(query)}
        flaws = list(check_scopes(db, "round", found.keys(), only=Round)) if found else []
    for flaw in flaws:
        log.error("round %s is not as on record: %s", flaw.key, flaw.reason)
    altered = {flaw.key for flaw in flaws}
    return [one for one in found.values() if one.id not in altered]


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
