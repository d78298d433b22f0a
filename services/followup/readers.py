"""Who reads the notices of a case on the applicant's side."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.models import Application, Membership


def list_members(db: Session, application: Application, *roles: Role) -> Iterable[UUID]:
    """List the accounts that act for the applicant in one of the roles."""
    return db.scalars(
        select(Membership.user_id).where(
            Membership.applicant_id == application.applicant_id,
            Membership.role.in_([role.value for role in roles]),
        )
    )
