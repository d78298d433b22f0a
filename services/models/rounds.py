"""Rounds, and the lists by which they are decided."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text as TextType

from services.models.base import Base, Created, Key, Moment

Rmb = Numeric(14, 2)


class Round(Base):
    """A window with an envelope in which an item accepts filings (申报批次)."""

    __tablename__ = "rounds"

    id: Mapped[Key]
    item_code: Mapped[str]
    name: Mapped[str]
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    window: Mapped[Any] = mapped_column(
        TSTZRANGE, Computed("tstzrange(opens_at, closes_at)", persisted=True)
    )
    costs_from: Mapped[date]
    """First day of the period whose costs or trainings count."""
    costs_to: Mapped[date]
    envelope: Mapped[Decimal] = mapped_column(Rmb)
    """Budget of the round in RMB."""
    rates_on: Mapped[date | None]
    """The day whose rates of exchange and of interest count."""
    exchange: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """RMB for one unit of each currency on that day, exact, as strings."""
    emerging: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'::jsonb"))
    """Codes of the countries and regions that count as emerging markets; all others are
    traditional. Empty where the round announces no table of them.
    """
    exhibitions: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'::jsonb"))
    """Names of the exhibitions that it supports; empty where it announces no list of them."""
    directions: Mapped[dict[str, Any]] = mapped_column(
        default=dict, server_default=text("'{}'::jsonb")
    )
    """The question by which it is divided, and RMB at most by answer: `{"by", "budgets"}`; empty
    where no direction has a budget of its own.
    """
    interest: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    """Rate of interest in percent a year, for items that subsidise interest."""
    unit: Mapped[Decimal] = mapped_column(Rmb, default=Decimal("0.01"))
    """Amounts are cut to whole units of so much RMB."""
    floor: Mapped[Decimal | None] = mapped_column(Rmb)
    """Least payment in RMB."""
    below: Mapped[Literal["drop", "keep"]] = mapped_column(TextType, default="keep")
    """Whether an amount under the least payment is dropped or kept."""
    publicity_days: Mapped[int] = mapped_column(default=7)
    """Working days for which its list is published before it is decided."""
    published_on: Mapped[date | None]
    """The day from which its list stands for everybody to read."""
    published_until: Mapped[date | None]
    """The last day of that; from the next on, it is decided by the list. Both are empty
    while a round is divided anew.
    """
    listed_at: Mapped[Moment | None]
    """When the whole list was fixed that stands: what goes back to review later leaves it."""
    published_before: Mapped[list[Any]] = mapped_column(
        default=list, server_default=text("'[]'::jsonb")
    )
    """First and last day of each publicity of a whole list that another took the place of."""
    freed: Mapped[Literal["keep", "redistribute"]] = mapped_column(
        TextType, default="keep", server_default="keep"
    )
    """What becomes of money that an upheld objection frees, or needs."""
    guide: Mapped[str] = mapped_column(default="")
    """Number of the notice that announced it, as on paper."""
    created_at: Mapped[Created]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", "window"),
        CheckConstraint("costs_from <= costs_to", "costs"),
        CheckConstraint("envelope > 0", "envelope"),
        CheckConstraint("below in ('drop', 'keep')", "below"),
        CheckConstraint("unit in (0.01, 1, 10000)", "unit"),
        CheckConstraint("floor > 0", "floor"),
        CheckConstraint("published_on <= published_until", "published"),
        CheckConstraint("publicity_days between 5 and 30", "publicity_days"),
        CheckConstraint("freed in ('keep', 'redistribute')", "freed"),
        CheckConstraint("exchange = '{}' or rates_on is not null", "rates"),
        ExcludeConstraint(
            ("item_code", "="), ("window", "&&"), using="gist", name="ex_rounds_window"
        ),
    )

    @property
    def rates(self) -> dict[str, Decimal]:
        """RMB for one unit of each currency on the day that the round states."""
        return {currency: Decimal(rate) for currency, rate in self.exchange.items()}


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
    least: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    """Of a competitive round, the score below which nothing is paid."""
    coefficient: Mapped[str]
    """The share of each amount, exact: numerator and denominator."""
    directions: Mapped[dict[str, Any]] = mapped_column(
        default=dict, server_default=text("'{}'::jsonb")
    )
    """What each direction with a budget of its own got: `{"by", "got": {answer: {"budget",
    "asked", "total", "coefficient"}}}`; empty where the round has none.
    """
    hash: Mapped[str]
    """SHA-256 of all this and of the entries."""
    after: Mapped[UUID | None] = mapped_column(ForeignKey("round_lists.id"))
    """The whole list that it follows, whose coefficient it keeps; None of a whole list."""
    published_on: Mapped[date | None]
    """With the next, the days for which it stands or stood for everybody to read."""
    published_until: Mapped[date | None]

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
        CheckConstraint("published_on <= published_until", "published"),
        CheckConstraint("published_on is null or fixed_at is not null", "published_once_fixed"),
        # One whole list of a round stands at a time, and one list is being proposed.
        Index(
            "uq_round_lists_standing",
            "round_id",
            unique=True,
            postgresql_where=text("dropped_at is null and after is null"),
        ),
        Index(
            "uq_round_lists_proposed",
            "round_id",
            unique=True,
            postgresql_where=text("dropped_at is null and fixed_at is null"),
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
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    """Of a competitive round, what the experts gave; with its rank, from 1."""
    rank: Mapped[int | None]
    direction: Mapped[str | None]
    """The answer by which it counts towards a budget, where directions have budgets."""

    __table_args__ = (
        UniqueConstraint("list_id", "application_id"),
        CheckConstraint("0 <= amount and amount <= base", "within_base"),
        CheckConstraint("(score is null) = (rank is null)", "ranked"),
        Index("ix_list_entries_application", "application_id"),
    )
