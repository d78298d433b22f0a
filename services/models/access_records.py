"""Records of what members of staff opened, downloaded or were refused."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Key, Moment


class AccessRecord(Base):
    """What a member of staff did without changing anything, and from where.

    Rows are never changed, and go when their time is over. No foreign keys: a row is also
    written while the sign-in that it tells of holds the account's row.
    """

    __tablename__ = "access_records"

    id: Mapped[Key]
    at: Mapped[Moment]
    user_id: Mapped[UUID]
    kind: Mapped[str]
    address: Mapped[str]
    """The network address, as sessions have it."""
    path: Mapped[str] = mapped_column(default="")
    """The page that was asked for, without its query; keys and codes only."""
    application_id: Mapped[UUID | None]
    """The case that the address names, whether or not there is one."""
    body_code: Mapped[str | None]
    """The agency or institution that the person worked for then; with the next, None of older
    records and of sign-ins."""
    role: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(
            "kind in ('signed_in', 'password_refused', 'code_refused', 'refused', 'opened',"
            " 'downloaded')",
            "kind",
        ),
        Index("ix_access_records_at", "at"),
        Index("ix_access_records_user", "user_id", "id"),
        Index("ix_access_records_kind", "kind", "id"),
        Index(
            "ix_access_records_case",
            "application_id",
            "id",
            postgresql_where=text("application_id is not null"),
        ),
        # One opening an hour: who works on a case loads its page again and again.
        Index(
            "uq_access_records_opened",
            "user_id",
            "application_id",
            "address",
            text("date_trunc('hour', timezone('UTC', at))"),
            unique=True,
            postgresql_where=text("kind = 'opened'"),
        ),
    )
