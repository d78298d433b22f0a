"""Experts of competitive rounds: pools, draws, panels, and the sheets that they sign."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key, Moment


class Expert(Base):
    """A person in the pool of a body, from which its panels are drawn (专家库)."""

    __tablename__ = "experts"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    body_code: Mapped[str]
    """The body that keeps the pool."""
    fields: Mapped[str]
    """What they know, in words."""
    employer: Mapped[str] = mapped_column(default="")
    employer_code: Mapped[str] = mapped_column(default="")
    """Its unified social credit code; empty where it has none."""
    added_by: Mapped[UUID]
    created_at: Mapped[Created]
    left_at: Mapped[Moment | None]
    """When they left the pool."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("user_id", "body_code"),)


class ExpertTie(Base):
    """A tie of an expert to an organisation, beside the one that employs them."""

    __tablename__ = "expert_ties"

    id: Mapped[Key]
    expert_id: Mapped[UUID] = mapped_column(ForeignKey("experts.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    name: Mapped[str]
    credit_code: Mapped[str] = mapped_column(default="")
    until: Mapped[date | None]
    """The last day with a former employer; None where nobody knows."""
    noted_by: Mapped[UUID]
    created_at: Mapped[Created]
    struck_at: Mapped[Moment | None]
    """When it was struck out, as it was noted by mistake."""

    __table_args__ = (CheckConstraint("kind in ('former', 'relation')", "kind"),)


class Draw(Base):
    """A draw by chance, with all that it takes to draw again; see `services/rounds/drawing.py`."""

    __tablename__ = "draws"

    id: Mapped[Key]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]
    """Its number among the draws of the round, from 1."""
    seed: Mapped[str]
    seats: Mapped[int]
    """How many were to be drawn."""
    pool: Mapped[list[Any]]
    """Who was in the pool: `{"key", "employer", "bars"}` of each."""
    beside: Mapped[list[Any]]
    """The employers of those who sat on the panel already."""
    drawn: Mapped[list[Any]]
    """The keys of those who were drawn, in their order."""
    drawn_by: Mapped[UUID]
    drawn_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("round_id", "number"),)


class PanelSeat(Base):
    """A seat on the panel that scores a round, from the draw until its expert leaves it."""

    __tablename__ = "panel_seats"

    id: Mapped[Key]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draws.id"))
    expert_id: Mapped[UUID] = mapped_column(ForeignKey("experts.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    declared_at: Mapped[Moment | None]
    """When the expert declared no relation to any applicant; nothing opens before."""
    left_at: Mapped[Moment | None]
    """When the expert left the seat; sheets signed on it are void from then on."""
    left_for: Mapped[str | None]
    """Why: a `conflict`, a `refusal`, or `removed` by the lead."""
    reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("left_for in ('conflict', 'refusal', 'removed')", "left_for"),
        CheckConstraint("(left_at is null) = (left_for is null)", "left"),
        UniqueConstraint("round_id", "expert_id"),
    )


class ScoreSheet(Base):
    """What one expert gives one application. Once signed, only an answer is added to it."""

    __tablename__ = "score_sheets"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("panel_seats.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    """2 where the expert changed the first when asked; the first stays."""
    points: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By criterion, exact, as strings; what is not scored is not there."""
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    supports: Mapped[bool | None]
    opinion: Mapped[str] = mapped_column(default="")
    """As a whole, in words."""
    signed_at: Mapped[Moment | None]
    asked_at: Mapped[Moment | None]
    """When the expert was asked why it is far from the others."""
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("signed_at is null or supports is not null", "whole"),
        CheckConstraint("asked_at is null or signed_at is not null", "asked"),
        CheckConstraint("answered_at is null or asked_at is not null", "answered"),
        UniqueConstraint("application_id", "seat_id", "number"),
        Index(
            "ix_score_sheets_asked",
            "seat_id",
            postgresql_where=text("asked_at is not null and answered_at is null"),
        ),
    )

    @property
    def is_asked(self) -> bool:
        """Whether its expert is asked about it, and has not answered."""
        return self.asked_at is not None and self.answered_at is None
