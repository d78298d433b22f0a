"""Links sent by mail that work once: to verify, to reset, to accept an invitation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from services import moments
from services.accounts.tokens import hash_token, new_token
from services.errors import NotFound
from services.language import N_
from services.models import OneTimeLink

LIFETIMES = {
    "verify_email": timedelta(days=1),
    "change_email": timedelta(days=1),
    "reset_password": timedelta(hours=1),
    "invitation": timedelta(days=7),
    "staff_invitation": timedelta(days=3),
}
"""How long a link works, by purpose; the check constraint of the table lists the same."""


class DeadLink(NotFound):
    """The link was used, has expired, was replaced, or never existed."""

    message = N_("This link no longer works")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that works, and what it is for."""

    id: UUID
    email: str
    user_id: UUID | None
    applicant_id: UUID | None
    expires_at: datetime
    data: Mapping[str, Any]


def issue_link(
    db: Session,
    purpose: str,
    email: str,
    *,
    user_id: UUID | None = None,
    applicant_id: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> str:
    """Make a link for one purpose; earlier ones to the same address stop working.

    Returns:
        The token to put into the address; only its SHA-256 is stored.
    """
    now = moments.now()
    kill_links(
        db,
        OneTimeLink.purpose == purpose,
        OneTimeLink.email == email,
        OneTimeLink.applicant_id.is_not_distinct_from(applicant_id),
    )
    token = new_token()
    db.add(
        OneTimeLink(
            purpose=purpose,
            token_hash=hash_token(token),
            user_id=user_id,
            applicant_id=applicant_id,
            email=email,
            data=data or {},
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    db.flush()
    return token


def read_link(db: Session, purpose: str, token: str) -> Link:
    """Read a link without using it up, because mail scanners follow links.

    Raises:
        DeadLink: the link does not work any more.
    """
    return _read_row(db.scalar(_select_working(purpose, token)))


def use_link(db: Session, purpose: str, token: str) -> Link:
    """Use a link up; of two attempts at the same time, one succeeds.

    Raises:
        DeadLink: the link does not work any more.
    """
    row = db.scalar(_select_working(purpose, token).with_for_update())
    link = _read_row(row)
    if row is not None:
        row.used_at, row.data = moments.now(), {}
        db.flush()
    return link


def kill_links(db: Session, *which: ColumnElement[bool]) -> None:
    """End open links and delete their data."""
    db.execute(
        update(OneTimeLink)
        .where(*which, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > moments.now())
        .values(expires_at=moments.now(), data={})
    )


def _select_working(purpose: str, token: str) -> Select[OneTimeLink]:
    return select(OneTimeLink).where(
        OneTimeLink.token_hash == hash_token(token),
        OneTimeLink.purpose == purpose,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > moments.now(),
    )


def _read_row(row: OneTimeLink | None) -> Link:
    if row is None:
        raise DeadLink
    return Link(
        id=row.id,
        email=row.email,
        user_id=row.user_id,
        applicant_id=row.applicant_id,
        expires_at=row.expires_at,
        data=dict(row.data),
    )
