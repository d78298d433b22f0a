"""Remind those who answer low grades near the last day; after it, supervisors are told as well."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.actor import Role
from services.models import Notice, User
from services.notices.inbox import notify
from services.ratings.answering import Graded, list_waiting
from services.ratings.grading import list_approvers

NEAR = 2
"""Working days before the last day, from which who answers is reminded."""


def remind_who_answers(db: Session) -> None:
    """Tell the approvers of the lead body that the day of a low grade is near, and once more when
    it has passed, with the supervisors: each reader once.
    """
    for one in list_waiting(db):
        if one.days_left <= NEAR:
            _tell(db, list_approvers(db, one.application.id), "rating_due", one)
        if one.is_late:
            _tell(db, _list_supervisors(db, one), "rating_late", one)


def _tell(db: Session, readers: Iterable[User], kind: str, one: Graded) -> None:
    """Tell readers without the case: a supervisor need not know it, an approver finds it listed."""
    assert one.rating.due_on is not None
    said = {
        "key": str(one.rating.id),
        "item": one.application.item_code,
        "body": one.body_code,
        "due_on": one.rating.due_on.isoformat(),
        "late": one.is_late,
    }
    told = select(Notice.user_id).where(Notice.kind == kind, Notice.data.contains(said))
    known = set(db.scalars(told))
    for user in readers:
        if user.id not in known:
            notify(db, user, kind, **said)


def _list_supervisors(db: Session, one: Graded) -> Sequence[User]:
    return db.scalars(
        select(User)
        .where(
            User.staff_role == Role.SUPERVISOR.value,
            User.disabled_at.is_(None),
            or_(User.body_code.is_(None), User.body_code == one.body_code),
        )
        .order_by(User.id)
    ).all()
