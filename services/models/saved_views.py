"""Views of the queue that an officer saved."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key


class SavedView(Base):
    """Filters and an order of the queue, under a name of the officer's own."""

    __tablename__ = "saved_views"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="cascade"))
    name: Mapped[str]
    place: Mapped[dict[str, Any]]
    """What the address of the queue says of it, by name."""
    created_at: Mapped[Created]

    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        CheckConstraint("name <> ''", "named"),
    )
