"""Letters by which an association recommends a company for a service."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key, Moment


class RecommendationLetter(Base):
    """A letter of an association, which the company attaches to an application or does not."""

    __tablename__ = "recommendations"

    id: Mapped[Key]
    association_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"))
    written_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[Created]
    item_code: Mapped[str]
    credit_code: Mapped[str]
    """Of the company, which finds the letter once it is confirmed with it."""
    name: Mapped[str]
    """Of the company, as the association typed it."""
    text: Mapped[str]
    withdrawn_at: Mapped[Moment | None]
    application_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("applications.id", ondelete="set null")
    )
    """The application that the company has attached it to."""

    __table_args__ = (
        CheckConstraint("withdrawn_at is null or application_id is null", "withdrawn_or_attached"),
        Index("ix_recommendations_association", "association_id", "id"),
        Index("ix_recommendations_company", "credit_code", "item_code"),
        Index("ix_recommendations_application", "application_id"),
    )
