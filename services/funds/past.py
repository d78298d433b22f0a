"""By which coefficients past rounds of an item paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.funds.shares import DirectionShare, list_shares
from services.models import Round, RoundList
from services.rounds.allocating import shown

MOST = 3
"""Past rounds that are listed."""


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round that is settled: the days of its publicity are over.

    Args:
        share: the coefficient of its list, exact.
        directions: what directions with a budget of their own got of it.
    """

    round: Round
    share: Fraction
    directions: Sequence[DirectionShare] = ()

    @property
    def shown(self) -> str:
        """The coefficient, as coefficients are shown."""
        return f"{shown(self.share).normalize():f}"


def list_past_rounds(db: Session, item_code: str) -> list[PastRound]:
    """List the newest rounds of an item that are settled, the newest first. One statement."""
    rows = db.execute(
        select(Round, RoundList.coefficient, RoundList.directions)
        .join(RoundList, RoundList.round_id == Round.id)
        .where(
            Round.item_code == item_code,
            Round.published_until < moments.today(),
            RoundList.published_until.is_not(None),
            RoundList.dropped_at.is_(None),
            RoundList.after.is_(None),
        )
        .order_by(Round.closes_at.desc())
        .limit(MOST)
    )
    return [
        PastRound(found, Fraction(coefficient), list_shares(item_code, told))
        for found, coefficient, told in rows
    ]
