"""Counters of tries, for limits that all workers share."""

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base


class Tries(Base):
    """The number of tries of one key in one window of time.

    Unlogged: cheap to write, and lost if the server crashes.
    """

    __tablename__ = "tries"
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012

    scope: Mapped[str] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the address or name counted: counters hold no personal data."""
    window_start: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    hits: Mapped[int]
    last_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the last one was admitted, where tries are slowed instead of stopped."""
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
