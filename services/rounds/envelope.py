"""The money left in a round, and the checks of a grant."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.models import Application, Round


def remaining_envelope(db: Session, round_id: UUID, *, lock: bool = False) -> Decimal:
    """Return the RMB left in a round's envelope after all approvals.

    Args:
        lock: lock the round until the transaction ends, so that two approvals cannot
            grant the same money.

    """
    wanted = select(Round.envelope).where(Round.id == round_id)
    envelope = db.scalar(wanted.with_for_update() if lock else wanted) or Decimal(0)
    taken = db.scalar(
        select(func.coalesce(func.sum(Application.granted), 0)).where(
            Application.round_id == round_id
        )
    )
    return envelope - Decimal(taken or 0)
