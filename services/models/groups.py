"""What an association prepares for its members, and what each of them said to it."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key, Moment


class GroupFiling(Base):
    """One service that an association files for several of its members."""

    __tablename__ = "group_filings"

    id: Mapped[Key]
    item_code: Mapped[str]
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"))
    """The association."""
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the association typed for all, by the path of the answer."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (Index("ix_group_filings_applicant", "applicant_id", "id"),)


class GroupMember(Base):
    """A company that an association asked to file with the others, and its answer."""

    __tablename__ = "group_members"

    id: Mapped[Key]
    filing_id: Mapped[UUID] = mapped_column(ForeignKey("group_filings.id"))
    credit_code: Mapped[str]
    """By which the invitation reaches whoever is confirmed with it, now or later."""
    name: Mapped[str]
    """As the association typed it."""
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the association typed for this member, by the path of the answer."""
    invited_at: Mapped[Created]
    declined_at: Mapped[Moment | None]
    application_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("applications.id", ondelete="set null"), unique=True
    )
    """The member's own application, once it takes part."""
    consented_at: Mapped[Moment | None]
    consented_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="set null"))
    consented_version: Mapped[int | None]
    """The version of the application that was read and signed; of a later one nothing is said."""
    filed_at: Mapped[Moment | None]
    """When the association filed it."""

    __table_args__ = (
        UniqueConstraint("filing_id", "credit_code"),
        CheckConstraint("declined_at is null or filed_at is null", "declined_or_filed"),
        CheckConstraint(
            "(consented_at is null) = (consented_version is null)", "consent_to_a_version"
        ),
        # An organisation's open invitations, read by key.
        Index(
            "ix_group_members_code",
            "credit_code",
            "id",
            postgresql_where=text("declined_at is null and filed_at is null"),
        ),
    )
