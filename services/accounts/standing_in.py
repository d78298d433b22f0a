"""Who stands in for whom today: read with every session, and where somebody is told."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Date, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from services.models import Deputy, User


def list_absent_of(deputy: type[User]) -> ScalarSelect[list[UUID]]:
    """Select for whom an officer stands in on the day `today`; null for nobody.

    Whoever of the two has another body or role meanwhile stands in for nobody.
    """
    absent = aliased(User, name="absent")
    return (
        select(func.array_agg(Deputy.person_id))
        .join(absent, absent.id == Deputy.person_id)
        .where(
            Deputy.deputy_id == deputy.id,
            *_on(bindparam("today", type_=Date)),
            *_are_alike(absent, deputy),
        )
        .correlate(deputy)
        .scalar_subquery()
    )


def list_deputies_of(db: Session, people: Collection[UUID], day: date) -> list[UUID]:
    """List who stands in for some people on a day."""
    absent, deputy = aliased(User), aliased(User)
    return list(
        db.scalars(
            select(Deputy.deputy_id)
            .join(absent, absent.id == Deputy.person_id)
            .join(deputy, deputy.id == Deputy.deputy_id)
            .where(
                Deputy.person_id.in_(people),
                *_on(day),
                *_are_alike(absent, deputy),
                deputy.disabled_at.is_(None),
            )
        )
    )


def _on(day: date | ColumnElement[date]) -> list[ColumnElement[bool]]:
    return [Deputy.ended_at.is_(None), Deputy.first_day <= day, Deputy.last_day >= day]


def _are_alike(absent: type[User], deputy: type[User]) -> list[ColumnElement[bool]]:
    """Build the condition that both still are officers of one body, in one role."""
    return [
        absent.disabled_at.is_(None),
        absent.staff_role == deputy.staff_role,
        absent.body_code == deputy.body_code,
        absent.body_code == Deputy.body_code,
    ]
