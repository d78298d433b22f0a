"""Free the cases of officers who no longer work for a body.

An administrator, who sees no cases, disables an account or changes its role or body. Finished
work stays under the officer's name; open work goes back to colleagues.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.case.loading import load_by_system
from services.applications.case.moves import move_by_system
from services.applications.lifecycle import Action
from services.models import Review, User


def list_stranded(db: Session, user_id: UUID) -> list[UUID]:
    """List open applications of which an officer holds a part and can no longer act on it."""
    return list(
        db.scalars(
            select(Review.application_id)
            .join(User, User.id == Review.assignee_id)
            .where(Review.assignee_id == user_id, *_is_stranded())
            .order_by(Review.application_id)
        )
    )


def free_parts(db: Session, application_id: UUID, user_id: UUID) -> None:
    """Free the parts of a case that an officer holds and can no longer act on, if any.

    Raises:
        NotFound: no such application.

    """
    case = load_by_system(db, application_id)
    held = db.scalars(
        select(Review)
        .join(User, User.id == Review.assignee_id)
        .where(
            Review.application_id == application_id, Review.assignee_id == user_id, *_is_stranded()
        )
        .order_by(Review.position)
    ).all()
    if not held:
        return
    for review in held:
        review.assignee_id, review.claimed_at = None, None
    move_by_system(db, case, Action.RELEASE, bodies=[review.body_code for review in held])


def _is_stranded() -> list[ColumnElement[bool]]:
    """Build the condition for open parts whose assignee no longer reviews for their body."""
    return [
        Review.waiting != "nobody",
        or_(
            User.disabled_at.is_not(None),
            User.staff_role.is_distinct_from(Role.REVIEWER.value),
            User.body_code.is_distinct_from(Review.body_code),
        ),
    ]
