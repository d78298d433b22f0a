"""The lists by which rounds are decided."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Key, Moment

Rmb = Numeric(14, 2)


class RoundList(Base):
    """How the budget of a round is divided: proposed by one person and fixed by another."""

    __tablename__ = "round_lists"

    id: Mapped[Key]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]
    """Its number among the lists of the round, from 1."""
    envelope: Mapped[Decimal] = mapped_column(Rmb)
    """With the next three, the terms by which it was divided."""
    unit: Mapped[Decimal] = mapped_column(Rmb)
    floor: Mapped[Decimal | None] = mapped_column(Rmb)
    below: Mapped[str]
    asked: Mapped[Decimal] = mapped_column(Rmb)
    """RMB recognised in all."""
    total: Mapped[Decimal] = mapped_column(Rmb)
    """RMB to be paid in all."""
    coefficient: Mapped[str]
    """The share of each amount, exact: numerator and denominator."""
    hash: Mapped[str]
    """SHA-256 of all this and of the entries."""

    proposed_by: Mapped[UUID]
    proposed_at: Mapped[Moment]
    opinion: Mapped[str | None]
    """Of the body that looks after the money: `agree` or `disagree`."""
    opinion_text: Mapped[str] = mapped_column(default="")
    opinion_body: Mapped[str | None]
    opined_by: Mapped[UUID | None]
    opined_at: Mapped[Moment | None]
    fixed_by: Mapped[UUID | None]
    fixed_at: Mapped[Moment | None]
    dropped_by: Mapped[UUID | None]
    dropped_at: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why it was dropped, or fixed against the opinion."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("total <= envelope and total <= asked", "within_envelope"),
        CheckConstraint("opinion in ('agree', 'disagree')", "opinion"),
        CheckConstraint("fixed_by <> proposed_by", "other_person"),
        CheckConstraint("fixed_at is null or dropped_at is null", "fixed_or_dropped"),
        # One list of a round stands at a time.
        Index(
            "uq_round_lists_standing",
            "round_id",
            unique=True,
            postgresql_where=text("dropped_at is null"),
        ),
    )


class ListEntry(Base):
    """What a list gives one application."""

    __tablename__ = "list_entries"

    id: Mapped[Key]
    list_id: Mapped[UUID] = mapped_column(ForeignKey("round_lists.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    base: Mapped[Decimal] = mapped_column(Rmb)
    """RMB recognised."""
    amount: Mapped[Decimal] = mapped_column(Rmb)
    """RMB to be paid."""
    rule: Mapped[str]
    """What decided the amount; see `services/rounds/allocating.py`."""

    __table_args__ = (
        UniqueConstraint("list_id", "application_id"),
        CheckConstraint("0 <= amount and amount <= base", "within_base"),
        Index("ix_list_entries_application", "application_id"),
    )
