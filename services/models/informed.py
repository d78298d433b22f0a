"""Of which cases a body was told that has no part in them."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Key, Moment


class InformedBody(Base):
    """A body that was told of a case, once its lead took it up."""

    __tablename__ = "informed_bodies"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id", ondelete="cascade"))
    body_code: Mapped[str]
    told_at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("application_id", "body_code"),
        Index(None, "body_code", "id"),
    )
