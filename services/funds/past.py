"""What past rounds of an item paid of what its rules gave."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import moments
from services.applications.amounts import TAKES_NOTHING
from services.models import Application, Round
from services.rounds.allocating import shown

FEWEST = 3
"""Approved applications under which a round's share would tell of one company."""
MOST = 3
"""Past rounds that are listed."""


@dataclass(frozen=True, slots=True)
class PastRound:
    """A closed round in which everything is decided.

    Args:
        share: what was granted, of what the rules gave those who were approved.
    """

    round: Round
    share: Fraction

    @property
    def shown(self) -> str:
        """The share, as coefficients are shown."""
        return f"{shown(self.share).normalize():f}"


def list_past_rounds(db: Session, item_code: str) -> list[PastRound]:
    """List what the newest closed rounds of an item paid, the newest first. One statement."""
    approved = Application.decision == "approved"
    asked = func.sum(Application.amount).filter(approved)
    rows = db.execute(
        select(Round, asked, func.sum(Application.granted).filter(approved))
        .join(Application, Application.round_id == Round.id)
        .where(
            Round.item_code == item_code,
            Round.closes_at <= moments.now(),
            Application.submitted_at.is_not(None),
        )
        .group_by(Round.id)
        .having(
            func.count().filter(approved, Application.amount.is_not(None)) >= FEWEST,
            func.count().filter(
                Application.decision.is_(None), Application.state.not_in(TAKES_NOTHING)
            )
            == 0,
        )
        .order_by(Round.closes_at.desc())
        .limit(MOST)
    )
    return [
        PastRound(found, min(Fraction(granted or Decimal(0)) / Fraction(given), Fraction(1)))
        for found, given, granted in rows
        if given
    ]
