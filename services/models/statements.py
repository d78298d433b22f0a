"""What anybody tells of a published list: reports on entries, and complaints about staff."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.encryption import Encrypted
from services.models.base import Base, Created, Key, Moment


class EntryReport(Base):
    """A report on what is published of another (举报); who made it is kept encrypted."""

    __tablename__ = "entry_reports"

    id: Mapped[Key]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    """The application that it is about."""
    reporter_id: Mapped[UUID | None] = mapped_column(index=True)
    """The account that made it; None where it came on paper, or the account is erased."""
    entered_by: Mapped[UUID | None]
    """The approver who entered what came on paper."""
    name: Mapped[str | None] = mapped_column(Encrypted)
    contact: Mapped[str | None] = mapped_column(Encrypted)
    words: Mapped[str | None] = mapped_column(Encrypted)
    """What is reported."""
    created_at: Mapped[Created]
    outcome: Mapped[str | None]
    """`founded`, `partly` or `unfounded`."""
    answer: Mapped[str | None] = mapped_column(Encrypted)
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("outcome in ('founded', 'partly', 'unfounded')", "outcome"),
        CheckConstraint("(outcome is null) = (answered_at is null)", "answered"),
    )


class StaffComplaint(Base):
    """A complaint about staff, or about who was asked to audit or assess (投诉)."""

    __tablename__ = "staff_complaints"

    id: Mapped[Key]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    reporter_id: Mapped[UUID | None] = mapped_column(index=True)
    """The account that made it; None where it came on paper, or the account is erased."""
    entered_by: Mapped[UUID | None]
    """The administrator who entered what came on paper."""
    name: Mapped[str | None] = mapped_column(Encrypted)
    contact: Mapped[str | None] = mapped_column(Encrypted)
    words: Mapped[str | None] = mapped_column(Encrypted)
    """What is complained of."""
    created_at: Mapped[Created]
    outcome: Mapped[str | None]
    """`founded`, `partly` or `unfounded`."""
    answer: Mapped[str | None] = mapped_column(Encrypted)
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("outcome in ('founded', 'partly', 'unfounded')", "outcome"),
        CheckConstraint("(outcome is null) = (answered_at is null)", "answered"),
        Index(
            "ix_staff_complaints_waiting",
            "id",
            postgresql_where=text("answered_at is null"),
        ),
    )
