"""Counts of a month, so that no page counts all applications."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base


class Tally(Base):
    """How many cases of an item a body received and decided in a month; counted by a job."""

    __tablename__ = "tallies"

    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    body_code: Mapped[str] = mapped_column(primary_key=True)
    """The body that leads the cases."""
    item_code: Mapped[str] = mapped_column(primary_key=True)
    received: Mapped[int] = mapped_column(default=0)
    decided: Mapped[int] = mapped_column(default=0)
