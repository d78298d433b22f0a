"""Requests of organisations to be confirmed, each with its licence."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.encryption import Encrypted
from services.models.base import Base, Created, Key, Moment


class Registration(Base):
    """A request with its proof: to confirm an organisation, or to rename an applicant.

    The bytes of the proof are in the object store under their SHA-256, and are erased
    with the names some time after the decision.
    """

    __tablename__ = "registrations"

    id: Mapped[Key]
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"), index=True)
    kind: Mapped[str]
    """`organisation`, to be confirmed, or `name`, to be changed."""
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]
    name: Mapped[str]
    """As on the licence; with the representative, what is to be confirmed."""
    legal_representative: Mapped[str] = mapped_column(default="")
    identity_kind: Mapped[str | None]
    identity_number: Mapped[str | None] = mapped_column(Encrypted)
    nationality: Mapped[str | None]
    """With the two before, a person's new identity document."""
    since: Mapped[date | None]
    """The day from which a new name holds."""

    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(index=True)
    scan: Mapped[str] = mapped_column(default="pending")
    """As of a document: `pending`, `clean`, `infected` or `unscanned`."""

    licence_code: Mapped[str] = mapped_column(default="")
    """The code of the electronic licence, until the company register was asked."""
    register_says: Mapped[str] = mapped_column(default="not_asked")
    """What came of asking the company register; see `services/accounts/asking.py`."""
    register_entry: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Name, representative and state in the company register, where it has an entry."""

    decided_at: Mapped[Moment | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    """The registrar; None where the company register vouched, or nobody decided."""
    decision: Mapped[str | None]
    """`confirmed`, `handed_over`, `refused`, or `withdrawn` by who asked."""
    reason: Mapped[str] = mapped_column(default="")
    erased_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("kind in ('organisation', 'name')", "kind"),
        CheckConstraint("(kind = 'name') = (since is not null)", "since"),
        CheckConstraint("scan in ('pending', 'clean', 'infected', 'unscanned')", "scan"),
        CheckConstraint(
            "register_says in ('not_asked', 'agrees', 'differs', 'unknown', 'silent', 'vouches')",
            "register_says",
        ),
        CheckConstraint(
            "decision in ('confirmed', 'handed_over', 'refused', 'withdrawn')", "decision"
        ),
        CheckConstraint("(decided_at is null) = (decision is null)", "decided"),
        Index(
            "uq_registrations_open",
            "applicant_id",
            unique=True,
            postgresql_where=text("decided_at is null"),
        ),
        Index(
            "ix_registrations_waiting",
            "id",
            postgresql_where=text("decided_at is null"),
        ),
        Index(
            "ix_registrations_decided",
            "decided_at",
            "id",
            postgresql_where=text("decided_at is not null"),
        ),
    )
