"""Published lists, as everybody may read them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from services import moments
from services.applications.paying import PaymentState
from services.errors import NotFound
from services.funds.standing import find_list
from services.models import Application, ListEntry, Payment, Round, RoundList

MOST = 100
"""Lists in the feed."""


def find_published(db: Session, round_id: UUID) -> tuple[Round, RoundList]:
    """Find a round whose list is published, with the list.

    Raises:
        NotFound: there is no such round, or its list is not published.

    """
    found = db.get(Round, round_id)
    of = find_list(db, round_id) if found else None
    if found is None or of is None or not is_published(found):
        raise NotFound
    return found, of


def list_amounts(db: Session, of: RoundList) -> Sequence[Any]:
    """List who is proposed for what, and what was paid, the largest amount first. One statement."""
    return db.execute(
        select(
            Application.number,
            Application.filed_name,
            ListEntry.amount,
            case((Payment.state == PaymentState.PAID, Payment.amount)).label("paid"),
            Payment.paid_on,
        )
        .join(Application, Application.id == ListEntry.application_id)
        .outerjoin(Payment, Payment.application_id == Application.id)
        .where(ListEntry.list_id == of.id, ListEntry.amount > 0)
        .order_by(ListEntry.amount.desc(), Application.number)
    ).all()


def list_published(db: Session) -> Sequence[Round]:
    """List the rounds whose list is published, the newest first."""
    return db.scalars(
        select(Round)
        .where(Round.published_on <= moments.today())
        .order_by(Round.published_on.desc(), Round.id)
        .limit(MOST)
    ).all()


def is_published(found: Round) -> bool:
    """Check whether the list of a round stands for everybody to read, or did."""
    return found.published_on is not None and found.published_on <= moments.today()
