"""Organisations that ask to be confirmed, and the registrar who decides."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import registering
from services.accounts.organisations import Profile
from services.actor import Actor
from services.models import Applicant, AuditEntry, Registration, User
from tests.support.factories import (
    make_registrar,
    make_user,
)
from tests.support.licences import licence
from tests.support.people import signed_in

PROFILE = Profile(name="深圳云帆软件有限公司", district="nanshan", legal_representative="甲乙")


def ask(db: Session, code: str, user: User | None = None, **profile: Any) -> Applicant:
    """Ask for an organisation, with a licence."""
    actor = signed_in(db, user or make_user(db))
    return registering.register_organisation(
        db, actor, code, replace(PROFILE, **profile), licence()
    )


def request_of(db: Session, applicant: Applicant) -> Registration:
    """The request of an applicant that waits."""
    query = select(Registration).where(
        Registration.applicant_id == applicant.id, Registration.decided_at.is_(None)
    )
    return db.scalars(query).one()


def registrar(db: Session) -> Actor:
    """A registrar, signed in."""
    return signed_in(db, make_registrar(db))


def audited(db: Session, action: str) -> list[AuditEntry]:
    """What the audit says of an action."""
    return list(db.scalars(select(AuditEntry).where(AuditEntry.action == action)))
