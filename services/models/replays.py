"""Table of replays: trials of a changed service on the cases of a year."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key, Moment


class Replay(Base):
    """A change of a service, held against the cases filed within a year. It changes none."""

    __tablename__ = "replays"

    id: Mapped[Key]
    item_code: Mapped[str]
    item_version: Mapped[int]
    """The version that the change is made to, or that would come into force."""
    particular: Mapped[str | None]
    """The particular that would be amended; none where a version would come into force."""
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the particular would say."""
    filed_from: Mapped[date]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]
    done_at: Mapped[Moment | None]
    cases: Mapped[int | None]
    """How many were compared, once it is done."""
    left_out: Mapped[int] = mapped_column(default=0)
    """How many were filed under a version that the change does not fit, or are erased."""
    differences: Mapped[list[Any]] = mapped_column(default=list)

    __table_args__ = (
        CheckConstraint("(done_at is null) = (cases is null)", "counted_when_done"),
        Index("ix_replays_created", "created_at", "id"),
    )
