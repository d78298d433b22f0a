"""Documents that applicants hand in, and papers that are issued to them."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key, Moment


class Document(Base):
    """A file handed in for one document slot of an application.

    The bytes are in the object store under their SHA-256. A document that was removed
    is erased with its bytes within the day.
    """

    __tablename__ = "documents"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    slot: Mapped[str]
    """Code of the document asked for, from the item."""
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    scan: Mapped[str] = mapped_column(default="pending")
    """`pending`, `clean`, `infected`, or `unscanned` where no scanner is set up."""
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[Created]
    removed_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("scan in ('pending', 'clean', 'infected', 'unscanned')", "scan"),
        Index(
            "ix_documents_current",
            "application_id",
            postgresql_where=text("removed_at is null"),
        ),
        # The same file in other cases, of which a few are read, however many there are.
        Index("ix_documents_same", "sha256", "application_id"),
        # What was handed in within the day has its quotas.
        Index("ix_documents_uploaded_at", "uploaded_at", "uploaded_by"),
        Index(
            "ix_documents_removed", "removed_at", postgresql_where=text("removed_at is not null")
        ),
    )


class Paper(Base):
    """A paper issued in a case: receipt, letter, decision or certificate."""

    __tablename__ = "papers"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[str]
    """`receipt`, `correction`, `acceptance`, `not_accepted`, `decision`, `certificate`,
    `revocation`, `cancellation`, `entry`, `referral`, `payment`, `objection_reply`,
    `recovery_notice`, `recovery_order`, `suspension`, `ending_notice`, `resumption`,
    `clarification`, `returned`, `extension`, `discontinued`, `transfer` or
    `rectification`, `reopening`."""
    occurrence: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """Which it is of its kind on the application, from 1: some come more than once."""
    number: Mapped[str] = mapped_column(unique=True)
    """As printed, e.g. 深科技创新〔2026〕12号; a receipt's is the case number."""
    verify_code: Mapped[str]
    body_code: Mapped[str]
    holder: Mapped[str]
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    status: Mapped[str] = mapped_column(default="in_force")
    ended_on: Mapped[date | None]
    """The day on which it was revoked, cancelled or replaced by one in a new name."""
    sha256: Mapped[str]
    """SHA-256 of the sealed PDF, under which it is in the object store."""
    specimen: Mapped[bool] = mapped_column(server_default=text("true"))
    """Whether it was issued while the portal was a demonstration. It stays so for ever."""
    sealed_by: Mapped[str | None]
    """SHA-256 of the certificate of its digital seal; None where there were no seals yet."""
    created_at: Mapped[Created]

    __table_args__ = (
        UniqueConstraint("application_id", "kind", "occurrence"),
        Index("ix_papers_sha256", "sha256"),
        CheckConstraint(
            "kind in ('receipt', 'correction', 'acceptance', 'not_accepted',"
            " 'decision', 'certificate', 'revocation', 'cancellation', 'entry', 'referral',"
            " 'objection_reply', 'payment', 'recovery_notice', 'recovery_order',"
            " 'suspension', 'ending_notice', 'resumption', 'clarification', 'returned',"
            " 'extension', 'discontinued', 'transfer', 'rectification', 'reopening')",
            "kind",
        ),
        CheckConstraint("status in ('in_force', 'revoked', 'cancelled', 'replaced')", "status"),
        CheckConstraint("(status = 'in_force') = (ended_on is null)", "ended"),
    )
