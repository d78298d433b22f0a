"""Notices in the inbox, mail, and what people want to be told of."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key, Moment


class Notice(Base):
    """A notice to a user. Its words are made from `kind` and `data` when it is read."""

    __tablename__ = "notices"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="cascade"))
    kind: Mapped[str]
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("applications.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[Created]
    read_at: Mapped[Moment | None]
    mailed_at: Mapped[Moment | None]

    __table_args__ = (
        UniqueConstraint("user_id", "event_id"),
        Index("ix_notices_inbox", "user_id", "id"),
        Index("ix_notices_unread", "user_id", postgresql_where=text("read_at is null")),
    )


class Mail(Base):
    """A mail to one address, whether sent or still waiting."""

    __tablename__ = "mails"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    """Asking twice with the same key sends one mail."""
    to_address: Mapped[str]
    kind: Mapped[str]
    language: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Values for the template; emptied on sending, as it may hold the secret of a link."""
    created_at: Mapped[Created]
    sent_at: Mapped[Moment | None]


class Alert(Base):
    """A service that a person wants to be told of: that a round opens, or that it changes."""

    __tablename__ = "alerts"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="cascade"))
    item_code: Mapped[str]
    by_mail: Mapped[bool]
    """Whether by mail too, and not in the inbox alone."""
    created_at: Mapped[Created]
    round_told_at: Mapped[Moment | None]
    """When the person was last told of a round."""
    changes_told_on: Mapped[date]
    """The day up to which the person was told of changes; that of asking at first."""

    __table_args__ = (
        UniqueConstraint("user_id", "item_code"),
        Index("ix_alerts_item_code", "item_code"),
    )
