"""Published lists, as everybody may read them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.entries import STANDS
from services.applications.paying import PaymentState
from services.errors import NotFound
from services.funds.payments.standing import sum_recovered
from services.funds.standing import list_fixed
from services.models import Application, ListEntry, Payment, Recovery, Round, RoundList

PAID = Payment.state == PaymentState.PAID

MOST = 100
"""Lists in the feed."""


def find_published(db: Session, round_id: UUID) -> tuple[Round, Sequence[RoundList]]:
    """Find a round of which lists are published, with these lists, the newest first.

    Raises:
        NotFound: there is no such round, or none of its lists is published.

    """
    found = db.get(Round, round_id)
    lists = [one for one in list_fixed(db, round_id) if is_published(one)] if found else []
    if found is None or not lists:
        raise NotFound
    return found, lists[::-1]


def list_amounts(db: Session, lists: Sequence[RoundList]) -> Mapping[UUID, Sequence[Any]]:
    """Map each list to who is proposed for what, what was paid, and what of it is paid back; the
    largest amount first.

    One statement.
    """
    rows = db.execute(
        select(
            ListEntry.list_id,
            Application.number,
            Application.filed_name,
            ListEntry.amount,
            Payment.amount.label("paid"),
            Payment.paid_on,
            sum_recovered(Recovery.amount, ListEntry.application_id).label("recovered"),
            sum_recovered(Recovery.repaid, ListEntry.application_id).label("repaid"),
        )
        .join(Application, Application.id == ListEntry.application_id)
        .join(RoundList, RoundList.id == ListEntry.list_id)
        .outerjoin(Payment, and_(Payment.application_id == Application.id, PAID, STANDS))
        .where(ListEntry.list_id.in_([of.id for of in lists]), ListEntry.amount > 0)
        .order_by(ListEntry.amount.desc(), Application.number)
    ).all()
    return {of.id: [row for row in rows if row.list_id == of.id] for of in lists}


def list_published(db: Session) -> Sequence[tuple[RoundList, Round]]:
    """List what was published, each list with its round, the newest first. One statement."""
    rows = db.execute(
        select(RoundList, Round)
        .join(Round, Round.id == RoundList.round_id)
        .where(RoundList.published_on <= moments.today())
        .order_by(RoundList.published_on.desc(), RoundList.id)
        .limit(MOST)
    )
    return [(of, found) for of, found in rows]


def is_published(of: RoundList) -> bool:
    """Check whether a list stands for everybody to read, or did."""
    return of.published_on is not None and of.published_on <= moments.today()
