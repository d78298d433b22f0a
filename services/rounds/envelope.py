"""The money left in a round, and the checks of a grant."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import formats
from services.errors import Problem
from services.language import N_
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


def grant_problems(
    amount: Decimal | None, *, most: Decimal | None, unit: Decimal, left: Decimal
) -> list[Problem]:
    """Say why an amount cannot be granted; the list is empty where it can.

    Args:
        amount: RMB to grant; None where nothing readable was typed.
        most: RMB that the rules allow the applicant; None where they set no bound.
        unit: RMB; the round pays whole multiples of it.
        left: RMB left in the envelope.

    """
    if amount is None or amount <= 0:
        return [Problem("amount", N_("Enter the amount to grant"))]
    if most is not None and amount > most:
        return [Problem("amount", N_("The amount is above what the rules allow"))]
    if amount % unit:
        whole = formats.in_all_languages(formats.money, unit)
        return [Problem("amount", N_("The round pays whole units of %(unit)s", unit=whole))]
    if amount > left:
        return [Problem("amount", N_("The amount is above what is left of the budget"))]
    return []
