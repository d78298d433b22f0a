"""What officers want to be told of, and when."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Moment


class NoticeChoice(Base):
    """How one officer is told of what nobody has to be told: `at_once`, `daily` or `never`."""

    __tablename__ = "notice_choices"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="cascade"), primary_key=True
    )
    filings: Mapped[str] = mapped_column(default="daily", server_default="daily")
    due: Mapped[str] = mapped_column(default="daily", server_default="daily")
    outcome: Mapped[str] = mapped_column(default="daily", server_default="daily")
    told_at: Mapped[Moment | None]
    """Up to when the officer was told once a day."""

    __table_args__ = tuple(
        CheckConstraint(f"{topic} in ('at_once', 'daily', 'never')", topic)
        for topic in ("filings", "due", "outcome")
    )
