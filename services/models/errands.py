"""Drafts that were begun together for one purpose, and what became of each is its own."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key


class ErrandFiling(Base):
    """One errand of an applicant: the services of it that were begun together."""

    __tablename__ = "errand_filings"

    id: Mapped[Key]
    errand_code: Mapped[str]
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]

    __table_args__ = (Index("ix_errand_filings_applicant", "applicant_id", "id"),)


class ErrandMember(Base):
    """An application that was begun as a part of an errand."""

    __tablename__ = "errand_members"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("applications.id", ondelete="cascade"), primary_key=True
    )
    filing_id: Mapped[UUID] = mapped_column(ForeignKey("errand_filings.id"))
    position: Mapped[int]
    """Its place in the errand, from 0."""

    __table_args__ = (Index("ix_errand_members_filing", "filing_id", "position"),)
