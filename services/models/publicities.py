"""What is intended in one case, as it stands for everybody to read before it is approved."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Key


class Publicity(Base):
    """The page of a case that an approver means to approve (公示), outside rounds."""

    __tablename__ = "publicities"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    first_day: Mapped[date]
    """With the next, the days for which it stands; both count."""
    last_day: Mapped[date]
    sequence: Mapped[int]
    """Of the event that put it up, in the case: what is concluded later stands on another page."""

    __table_args__ = (
        CheckConstraint("first_day <= last_day", "days"),
        Index("ix_publicities_application", "application_id"),
        Index("ix_publicities_first_day", "first_day"),
    )
