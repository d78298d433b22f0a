"""Telling the officers of a body that cases were handed over to it: once a day, however many."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.lifecycle import State
from services.models import Event, Notice, User
from services.notices.inbox import notify

KIND = "cases_handed_over"


def tell_successors(db: Session, event: Event) -> None:
    """Tell those who can go on with a case, unless they were told of another one that day.

    Args:
        event: a case was handed over.

    """
    about = {"day": moments.local_day(event.at).isoformat()}
    told = select(Notice.user_id).where(Notice.kind == KIND, Notice.data.contains(about))
    role = Role.APPROVER if event.to_state == State.SIGNOFF else Role.REVIEWER
    officers = db.scalars(
        select(User)
        .where(
            User.body_code.in_({move["to"] for move in event.data["moves"]}),
            User.staff_role == role.value,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
        .with_for_update()  # so that of two jobs at once the second sees what the first told
    ).all()
    known = set(db.scalars(told))
    for officer in officers:
        if officer.id not in known:
            notify(db, officer, KIND, **about)
