"""Actors for tests of services, in which roles they act, and what they were told."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.sessions import load_actor, open_session
from services.actor import Actor
from services.models import Applicant, Mail, Membership, Notice, User


def signed_in(db: Session, user: User, applicant: Applicant | None = None) -> Actor:
    """The user signed in, the second factor passed."""
    now = datetime.now(UTC)
    token = open_session(
        db,
        user,
        applicant_id=applicant.id if applicant else None,
        browser="tests",
        address="192.0.2.1",
        second_factor=True,
        now=now,
    )
    actor = load_actor(db, token, now)
    assert actor is not None
    return actor


def mails(db: Session, kind: str | None = None, to: str | None = None) -> list[Mail]:
    """The mails asked for, the newest last."""
    query = select(Mail).order_by(Mail.id)
    if kind:
        query = query.where(Mail.kind == kind)
    if to:
        query = query.where(Mail.to_address == to)
    return list(db.scalars(query))


def link_token(db: Session, kind: str) -> str:
    """The token in the link of the newest mail of a kind."""
    path: Any = mails(db, kind)[-1].data["path"]
    return str(path).rsplit("/", 1)[1]


def roles(db: Session, applicant: Applicant) -> dict[str, str]:
    query = select(User.email, Membership.role).join(Membership)
    found = db.execute(query.where(Membership.applicant_id == applicant.id))
    return {row.email: row.role for row in found}


def kinds(db: Session, user: User) -> list[str]:
    query = select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id)
    return list(db.scalars(query))
