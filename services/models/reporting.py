"""Direct reporting by key enterprises: who takes part, what was reported, what is published of it.

Kept apart from every other table: nothing of a case leads here, and only `services.reporting` reads
it. What a single firm reported is encrypted, and no page shows it to anybody but the firm.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.encryption import Encrypted
from services.models.base import Base, Created, Key, Moment


class ReportingFirm(Base):
    """A key enterprise that reports its trade in services every month."""

    __tablename__ = "reporting_firms"

    id: Mapped[Key]
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"), unique=True)
    reporter: Mapped[str | None] = mapped_column(Encrypted)
    """The name of who fills in the returns."""
    enrolled_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="set null"))
    enrolled_at: Mapped[Created]
    first_month: Mapped[date]
    """The first month that is to be reported, by its first day."""
    reminded_of: Mapped[date | None]
    """The last month of which it was reminded."""
    left_at: Mapped[Moment | None]


class MonthlyReturn(Base):
    """What a firm reported for a month; a correction is another row, and the former stays."""

    __tablename__ = "monthly_returns"

    id: Mapped[Key]
    firm_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_firms.id"))
    month: Mapped[date]
    number: Mapped[int]
    """From 1; the highest is what counts."""
    content: Mapped[str] = mapped_column(Encrypted)
    """Figures and reasons, as JSON. That nothing was traded is said in it too."""
    filed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="set null"))
    filed_at: Mapped[Created]

    __table_args__ = (
        UniqueConstraint("firm_id", "month", "number"),
        CheckConstraint("extract(day from month) = 1", "first_day"),
        Index("ix_monthly_returns_month", "month"),
    )


class PublishedFigure(Base):
    """What all firms together traded in a month, for one kind of services and one direction."""

    __tablename__ = "published_figures"

    id: Mapped[Key]
    month: Mapped[date]
    direction: Mapped[str]
    service: Mapped[str]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(16, 0))
    """In 10,000 US dollars; None where it is held back, or nothing was traded."""
    published_at: Mapped[Created]

    __table_args__ = (
        UniqueConstraint("month", "direction", "service"),
        CheckConstraint("direction in ('export', 'import')", "direction"),
    )
