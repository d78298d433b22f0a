"""Payments of what was granted, and the lists by which they are sent to the treasury."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text as TextType

from services.encryption import Encrypted
from services.models.base import Base, Key, Moment
from services.models.rounds import Rmb


class Payment(Base):
    """The payment of what was granted to one application, from the day its account is named."""

    __tablename__ = "payments"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), unique=True)
    state: Mapped[str]
    """As the newest event of the payment says; see `services/applications/paying.py`."""
    amount: Mapped[Decimal] = mapped_column(Rmb)
    """RMB, as decided."""
    holder: Mapped[str]
    """The name of the company when it named the account, which is the account's."""
    bank: Mapped[str]
    branch: Mapped[str]
    account: Mapped[str | None] = mapped_column(Encrypted)
    paid_on: Mapped[date | None]
    voucher: Mapped[str] = mapped_column(default="")
    """Number of the treasury's voucher."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("(state = 'paid') = (paid_on is not null)", "paid_on"),
    )


class PaymentList(Base):
    """A list of payments for the treasury: made by one person and checked by another."""

    __tablename__ = "payment_lists"

    id: Mapped[Key]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]
    """Its number among those of the round, from 1."""
    total: Mapped[Decimal] = mapped_column(Rmb)
    made_by: Mapped[UUID]
    made_at: Mapped[Moment]
    checked_by: Mapped[UUID | None]
    checked_at: Mapped[Moment | None]
    """When it was checked, and so sent to the treasury."""
    dropped_by: Mapped[UUID | None]
    dropped_at: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why it was dropped."""
    results_at: Mapped[Moment | None]
    """When results of the treasury were entered or confirmed last."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("checked_by <> made_by", "other_person"),
        CheckConstraint("checked_at is null or dropped_at is null", "checked_or_dropped"),
        # One list of a round is being made at a time.
        Index(
            "uq_payment_lists_made",
            "round_id",
            unique=True,
            postgresql_where=text("checked_at is null and dropped_at is null"),
        ),
    )


class PaymentEntry(Base):
    """One payment on a list, and what the treasury did."""

    __tablename__ = "payment_entries"

    id: Mapped[Key]
    list_id: Mapped[UUID] = mapped_column(ForeignKey("payment_lists.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    amount: Mapped[Decimal] = mapped_column(Rmb)
    holder: Mapped[str]
    """With the next three, the account to which the money goes."""
    bank: Mapped[str]
    branch: Mapped[str]
    account: Mapped[str | None] = mapped_column(Encrypted)
    dropped: Mapped[bool] = mapped_column(default=False)
    """Whether its list was dropped before anything was sent."""

    result: Mapped[Literal["paid", "returned"] | None] = mapped_column(TextType)
    """What the treasury says, as entered by one person; it counts once another confirms it."""
    result_on: Mapped[date | None]
    voucher: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    """Why it was returned."""
    entered_by: Mapped[UUID | None]
    entered_at: Mapped[Moment | None]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[Moment | None]

    __table_args__ = (
        UniqueConstraint("list_id", "application_id"),
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("result in ('paid', 'returned')", "result"),
        CheckConstraint("(result is null) = (entered_by is null)", "entered"),
        CheckConstraint("(result is null) = (result_on is null)", "result_on"),
        CheckConstraint("confirmed_by <> entered_by", "other_person"),
        CheckConstraint("confirmed_at is null or result is not null", "confirmed"),
        CheckConstraint("not (dropped and result is not null)", "dropped"),
        # An application is on one list at a time, and is paid once.
        Index(
            "uq_payment_entries_open",
            "application_id",
            unique=True,
            postgresql_where=text("not dropped and confirmed_at is null"),
        ),
        Index(
            "uq_payment_entries_paid",
            "application_id",
            unique=True,
            postgresql_where=text("not dropped and result = 'paid'"),
        ),
    )


class Recovery(Base):
    """A recovery of what was paid on one application, from the notice to the last repayment.

    Reasons and words are in the ledger of its case.
    """

    __tablename__ = "recoveries"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    state: Mapped[str]
    """As the newest event of the recovery says; see `services/applications/recovering.py`."""
    proposed: Mapped[Decimal] = mapped_column(Rmb)
    """RMB that somebody proposed to recover."""
    proposed_by: Mapped[UUID]
    amount: Mapped[Decimal | None] = mapped_column(Rmb)
    """RMB that another person ordered to be paid back."""
    decided_by: Mapped[UUID | None]
    decided_on: Mapped[date | None]
    repay_by: Mapped[date | None]
    repaid: Mapped[Decimal] = mapped_column(Rmb, default=Decimal(0))
    """RMB paid back, by repayments that were confirmed."""
    waiting: Mapped[Decimal | None] = mapped_column(Rmb)
    """RMB of the repayment that was entered and waits to be confirmed."""
    entered_by: Mapped[UUID | None]
    """With the next, who entered and who confirmed the newest repayment."""
    confirmed_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("proposed > 0", "proposed"),
        CheckConstraint("amount > 0 and amount <= proposed", "amount"),
        CheckConstraint("decided_by <> proposed_by", "other_person"),
        CheckConstraint("(amount is null) = (repay_by is null)", "repay_by"),
        CheckConstraint("repaid >= 0 and repaid <= coalesce(amount, 0)", "repaid"),
        CheckConstraint("waiting > 0 and repaid + waiting <= amount", "waiting"),
        CheckConstraint("waiting is null or entered_by is not null", "entered"),
        CheckConstraint("confirmed_by <> entered_by", "confirmed_by"),
        # One recovery of an application is under way at a time.
        Index(
            "uq_recoveries_open",
            "application_id",
            unique=True,
            postgresql_where=text("state not in ('repaid', 'dropped')"),
        ),
    )
