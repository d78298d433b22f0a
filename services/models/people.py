"""Accounts, their sessions and second factors, applicants, and the audit."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.encryption import Encrypted
from services.models.base import Base, Created, Key, Moment


class User(Base):
    """One person's account. E-mail addresses are stored lower-case."""

    __tablename__ = "users"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(default="sc")
    email_verified_at: Mapped[Moment | None]
    disabled_at: Mapped[Moment | None]
    created_at: Mapped[Created]
    signed_in_at: Mapped[Moment | None]
    """The last time, from which an account counts as unused."""
    warned_at: Mapped[Moment | None]
    """When the person was told that the account is erased unless they sign in."""

    body_code: Mapped[str | None]
    """The body that an officer works for or a supervisor watches over, or the institution that a
    liaison answers for; None for everyone else, the supervisors of the leading group among them.
    """
    staff_role: Mapped[str | None]
    """`reviewer`, `approver`, `supervisor`, `registrar`, `expert`, `liaison` or `administrator`;
    None for everyone else.
    """

    totp_secret: Mapped[str | None] = mapped_column(Encrypted)
    totp_last_step: Mapped[int | None]
    """The last time step accepted, so that a code works only once."""
    totp_pending: Mapped[str | None] = mapped_column(Encrypted)
    """A secret being set up, used once a first code has confirmed it."""

    __table_args__ = (
        CheckConstraint("email = lower(email)", "email_lower"),
        CheckConstraint("language in ('sc', 'tc', 'en')", "language"),
        CheckConstraint(
            "staff_role is null"
            " or staff_role in"
            " ('reviewer', 'approver', 'supervisor', 'registrar', 'expert', 'liaison',"
            " 'administrator')",
            "staff_role",
        ),
        CheckConstraint(
            "staff_role is not distinct from 'supervisor' or (body_code is not null)"
            " = coalesce(staff_role in ('reviewer', 'approver', 'liaison'), false)",
            "body_of_officers",
        ),
        Index("ix_users_body_code", "body_code", postgresql_where=text("body_code is not null")),
    )


class RecoveryCode(Base):
    """A single-use code that stands in for a lost second factor."""

    __tablename__ = "recovery_codes"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="cascade"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[Moment | None]


class LoginSession(Base):
    """A signed-in browser. Deleting or revoking the row signs it out at once."""

    __tablename__ = "login_sessions"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="cascade"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token in the cookie; the token itself is never stored."""
    applicant_id: Mapped[UUID | None] = mapped_column(ForeignKey("applicants.id"))
    """The applicant that the user acts for in this session."""
    second_factor_at: Mapped[Moment | None]
    browser: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Created]
    seen_at: Mapped[Created]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]


class OneTimeLink(Base):
    """A mailed link: verify an address, reset a password, accept an invitation."""

    __tablename__ = "one_time_links"

    id: Mapped[Key]
    purpose: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="cascade"))
    applicant_id: Mapped[UUID | None] = mapped_column(ForeignKey("applicants.id"), index=True)
    """The organisation that an invitation is to."""
    email: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[Created]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint(
            "purpose in ('verify_email', 'change_email', 'reset_password', 'invitation',"
            " 'staff_invitation')",
            "purpose",
        ),
        Index("ix_one_time_links_email", "purpose", "email"),
    )


ASSOCIATION = "51"
"""How the credit code of a social organisation (社会团体) begins."""


class Applicant(Base):
    """An organisation with a credit code, or a person, that applies for items."""

    __tablename__ = "applicants"

    id: Mapped[Key]
    kind: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    former_names: Mapped[str] = mapped_column(default="", server_default="")
    """Names before it was renamed, a line each, so that it is found by them too."""
    credit_code: Mapped[str | None] = mapped_column(index=True)
    """Unified social credit code, GB 32100-2015, 18 characters. Anybody may ask for one;
    one organisation is confirmed with it.
    """
    confirmed_at: Mapped[Moment | None]
    """When it was confirmed that the organisation's owner acts for it."""
    district: Mapped[str | None]
    """Code of the registered district, from `plan/units.yaml`."""
    legal_representative: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    established_on: Mapped[date | None]
    phone: Mapped[str] = mapped_column(default="")
    identity_kind: Mapped[str | None]
    identity_number: Mapped[str | None] = mapped_column(Encrypted)
    nationality: Mapped[str | None]
    """Code of a country, ISO 3166-1; of a person who is known by a passport."""
    created_at: Mapped[Created]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("kind in ('organisation', 'person')", "kind"),
        CheckConstraint("(kind = 'organisation') = (credit_code is not null)", "credit_code"),
        Index(
            "uq_applicants_confirmed",
            "credit_code",
            unique=True,
            postgresql_where=text("confirmed_at is not null"),
        ),
        Index(
            "ix_applicants_name_trgm",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "gin_trgm_ops"},
        ),
    )

    @property
    def old_names(self) -> list[str]:
        """The names before it was renamed, the newest first."""
        return self.former_names.splitlines()

    @property
    def unconfirmed(self) -> bool:
        """Whether it is an organisation that nobody has confirmed."""
        return self.kind == "organisation" and self.confirmed_at is None

    @property
    def is_association(self) -> bool:
        """Whether it is a social organisation: so say the first two characters of its code."""
        return (self.credit_code or "").startswith(ASSOCIATION)


class Membership(Base):
    """A user's role within an applicant: owner, signatory, filer or viewer."""

    __tablename__ = "memberships"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="cascade"))
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"), index=True)
    role: Mapped[str]
    created_at: Mapped[Created]

    __table_args__ = (
        UniqueConstraint("user_id", "applicant_id"),
        CheckConstraint("role in ('owner', 'signatory', 'filer', 'viewer')", "role"),
    )


class Claim(Base):
    """A request to join an organisation that already has an owner.

    The owners are notified and decide on it; an administrator can decide instead.
    """

    __tablename__ = "claims"

    id: Mapped[Key]
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="cascade"))
    reason: Mapped[str]
    created_at: Mapped[Created]
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    granted_role: Mapped[str | None]

    __table_args__ = (
        Index(
            "uq_claims_open",
            "applicant_id",
            "user_id",
            unique=True,
            postgresql_where=text("decided_at is null"),
        ),
    )


class AuditEntry(Base):
    """A change to an account, a right or a round; append-only, like the ledger."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=text("now()"), index=True
    )
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hash: Mapped[str] = mapped_column(server_default="")
    """SHA-256 of all the rest."""

    __table_args__ = (
        Index("ix_audit_entries_actor", "actor_id", "id"),
        Index("ix_audit_entries_subject", "subject", "id"),
        Index("ix_audit_entries_action", "action", "id"),
    )
