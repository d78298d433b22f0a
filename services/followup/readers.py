"""Who reads the notices of a case: on the applicant's side, and of other bodies."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.actor import Role
from services.models import Application, Membership, User


def list_members(db: Session, application: Application, *roles: Role) -> Iterable[UUID]:
    """List the accounts that act for the applicant in one of the roles."""
    return db.scalars(
        select(Membership.user_id).where(
            Membership.applicant_id == application.applicant_id,
            Membership.role.in_([role.value for role in roles]),
        )
    )


def select_staff(codes: Iterable[str], role: Role) -> Select[User]:
    """Select those who work for bodies or institutions in a role, without disabled accounts."""
    return (
        select(User)
        .where(
            User.body_code.in_(codes),
            User.staff_role == role.value,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    )
