"""Questions with their answers, as everybody may read them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Key, Moment


class PublishedAnswer(Base):
    """A question and its answer, without names, published as the asker agreed."""

    __tablename__ = "published_answers"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), unique=True)
    item_code: Mapped[str]
    title: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    answered_on: Mapped[date]
    """The day as of which the answer holds."""
    published_at: Mapped[Moment]
    taken_down_at: Mapped[Moment | None]

    __table_args__ = (
        Index(
            "ix_published_answers_public",
            "id",
            postgresql_where="taken_down_at is null",
        ),
    )
