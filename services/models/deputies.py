"""Who stands in for an officer who is away (A/B 岗)."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key, Moment


class Deputy(Base):
    """An officer who stands in for another of the same body and role, for some days."""

    __tablename__ = "deputies"

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    """Who is away."""
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    body_code: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    """Included."""
    named_by: Mapped[UUID]
    created_at: Mapped[Created]
    ended_at: Mapped[Moment | None]
    """When it was ended before its last day."""

    __table_args__ = (
        CheckConstraint("person_id <> deputy_id", "two_people"),
        CheckConstraint("first_day <= last_day", "days"),
        ExcludeConstraint(
            ("person_id", "="),
            (func.daterange(text("first_day"), text("last_day"), text("'[]'")), "&&"),
            using="gist",
            name="ex_deputies_person",
            where=text("ended_at is null"),
        ),
        # Read with every request of an officer.
        Index("ix_deputies_deputy", "deputy_id", postgresql_where=text("ended_at is null")),
        Index("ix_deputies_body", "body_code", "last_day"),
    )
