"""Where the payments of a round stand: in sums, and page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.applications.lifecycle import ISSUED
from services.applications.paying import GONE_OUT, PaymentState
from services.funds.payments.accounts import SLOTS
from services.models import Application, Document, Payment, PaymentEntry, PaymentList, Recovery

PAGE = 50
"""Payments on a page."""
NOTHING = Decimal(0)

_STATE = func.coalesce(Payment.state, PaymentState.WAITING.value)
_PAYABLE = (
    Application.granted > 0,
    Application.decision == "approved",
    or_(Application.state.in_(ISSUED), Payment.state.in_(GONE_OUT)),
)


@dataclass(frozen=True, slots=True)
class PaymentFigures:
    """The payments of a round, by state: how many, and RMB in all.

    Args:
        recovered: RMB that was ordered to be paid back.
        repaid: RMB that was paid back of it.
    """

    states: Mapping[PaymentState, tuple[int, Decimal]]
    recovered: Decimal
    repaid: Decimal

    @property
    def paid(self) -> Decimal:
        """RMB paid in all."""
        return self.states[PaymentState.PAID][1]

    @property
    def left(self) -> Decimal:
        """RMB that is granted, and may still be paid."""
        over = (PaymentState.PAID, PaymentState.LAPSED, PaymentState.WITHHELD)
        return sum((money for one, (_, money) in self.states.items() if one not in over), NOTHING)


def count_payments(db: Session, round_id: UUID) -> PaymentFigures:
    """Count the payments of a round. One statement."""
    rows = db.execute(
        select(
            _STATE,
            func.count(),
            func.sum(func.coalesce(Application.granted, 0)),
            func.sum(func.coalesce(sum_recovered(Recovery.amount, Application.id), 0)),
            func.sum(func.coalesce(sum_recovered(Recovery.repaid, Application.id), 0)),
        )
        .select_from(Application)
        .outerjoin(Payment, Payment.application_id == Application.id)
        .where(Application.round_id == round_id, *_PAYABLE)
        .group_by(_STATE)
    ).all()
    found = {PaymentState(row[0]): (row[1], row[2]) for row in rows}
    return PaymentFigures(
        {state: found.get(state, (0, NOTHING)) for state in PaymentState},
        recovered=sum((row[3] for row in rows), NOTHING),
        repaid=sum((row[4] for row in rows), NOTHING),
    )


def sum_recovered(
    column: InstrumentedAttribute[Any], application_id: InstrumentedAttribute[UUID]
) -> ScalarSelect[Any]:
    """Add up a column of the recoveries of an application that a query has."""
    return (
        select(func.sum(column))
        .where(Recovery.application_id == application_id)
        .correlate(application_id.class_)
        .scalar_subquery()
    )


def list_payments(
    db: Session, round_id: UUID, *, after: UUID | None = None
) -> tuple[Sequence[Any], UUID | None]:
    """List a page of the payments of a round by key. One statement.

    Returns:
        The rows, and the key of the last where more follow.
    """
    query = (
        select(
            Application.id,
            Application.number,
            Application.filed_name,
            Application.granted,
            _STATE.label("state"),
            Payment.holder,
            Payment.account,
            Payment.paid_on,
            Payment.voucher,
        )
        .outerjoin(Payment, Payment.application_id == Application.id)
        .where(Application.round_id == round_id, *_PAYABLE)
        .order_by(Application.id)
        .limit(PAGE + 1)
    )
    rows = db.execute(query.where(Application.id > after) if after else query).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def list_lists(db: Session, round_id: UUID) -> Sequence[PaymentList]:
    """List the payment lists of a round, the newest first. One statement."""
    return db.scalars(
        select(PaymentList)
        .where(PaymentList.round_id == round_id)
        .order_by(PaymentList.number.desc())
    ).all()


def list_proofs(db: Session, list_id: UUID) -> Mapping[UUID, Sequence[Document]]:
    """Map the applications on a payment list to what they handed in for it. One statement."""
    found: dict[UUID, list[Document]] = {}
    for document in db.scalars(
        select(Document)
        .join(PaymentEntry, PaymentEntry.application_id == Document.application_id)
        .where(
            PaymentEntry.list_id == list_id,
            Document.slot.in_(SLOTS),
            Document.removed_at.is_(None),
        )
        .order_by(Document.slot)
    ):
        found.setdefault(document.application_id, []).append(document)
    return found


def list_entries(db: Session, list_id: UUID) -> Sequence[Any]:
    """List the entries of a payment list with the number of their case. One statement."""
    return db.execute(
        select(PaymentEntry, Application.number)
        .join(Application, Application.id == PaymentEntry.application_id)
        .where(PaymentEntry.list_id == list_id)
        .order_by(Application.number)
    ).all()
