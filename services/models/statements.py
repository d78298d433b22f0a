"""What anybody tells of a published list: reports on entries, and complaints about staff."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from services.encryption import Encrypted
from services.models.base import Base, Created, Key, Moment


class Statement:
    """What reports and complaints have in common; who made one is kept encrypted."""

    id: Mapped[Key]
    reporter_id: Mapped[UUID | None] = mapped_column(index=True)
    """The account that made it; None where it came on paper, or the account is erased."""
    entered_by: Mapped[UUID | None]
    """Who entered what came on paper, and answers it."""
    name: Mapped[str | None] = mapped_column(Encrypted)
    contact: Mapped[str | None] = mapped_column(Encrypted)
    words: Mapped[str | None] = mapped_column(Encrypted)
    """What is told."""
    created_at: Mapped[Created]
    outcome: Mapped[str | None]
    """`founded`, `partly` or `unfounded`."""
    answer: Mapped[str | None] = mapped_column(Encrypted)
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[Moment | None]
    told_on: Mapped[date | None]
    """Of what came on paper: the day on which who made it was given the answer."""
    told_how: Mapped[str | None] = mapped_column(Encrypted)
    """How: by whom, or by which letter."""
    told_by: Mapped[UUID | None]
    """Who noted it."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        return (
            CheckConstraint("outcome in ('founded', 'partly', 'unfounded')", "outcome"),
            CheckConstraint("(outcome is null) = (answered_at is null)", "answered"),
            CheckConstraint("(told_on is null) = (told_by is null)", "told"),
            CheckConstraint(
                "told_on is null or (entered_by is not null and answered_at is not null)", "told_of"
            ),
            *cls.own_args(),
        )

    @classmethod
    def own_args(cls) -> tuple[Any, ...]:
        """List what the table has beside that."""
        return ()


class EntryReport(Statement, Base):
    """A report on what is published of another (举报), and what follows from it."""

    __tablename__ = "entry_reports"

    round_id: Mapped[UUID | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    """With the next, what was published: the list of a round, or one case by itself."""
    publicity_id: Mapped[UUID | None] = mapped_column(ForeignKey("publicities.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    """The application that it is about."""
    consequence: Mapped[str | None]
    """`returned`: the application went back to review; `kept`: it did not, for reasons."""
    note: Mapped[str | None] = mapped_column(Encrypted)
    """Why."""
    settled_by: Mapped[UUID | None]
    settled_at: Mapped[Moment | None]

    @classmethod
    def own_args(cls) -> tuple[Any, ...]:
        """List what the table has beside that of every statement."""
        return (
            CheckConstraint("(round_id is null) <> (publicity_id is null)", "about_one"),
            CheckConstraint("consequence in ('returned', 'kept')", "consequence"),
            CheckConstraint("(consequence is null) = (settled_at is null)", "settled"),
            CheckConstraint("consequence is null or outcome <> 'unfounded'", "founded"),
        )


class StaffComplaint(Statement, Base):
    """A complaint about staff, or about who was asked to audit or assess (投诉)."""

    __tablename__ = "staff_complaints"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))

    @classmethod
    def own_args(cls) -> tuple[Any, ...]:
        """List what the table has beside that of every statement."""
        return (
            Index(
                "ix_staff_complaints_waiting", "id", postgresql_where=text("answered_at is null")
            ),
        )
