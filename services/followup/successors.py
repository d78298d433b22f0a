"""Notify the officers of a body that cases were handed over to it, at most once a day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.lifecycle import State
from services.followup.readers import select_staff
from services.models import Event, Notice
from services.notices.inbox import notify

KIND = "cases_handed_over"


def notify_successors(db: Session, event: Event) -> None:
    """Notify the officers who continue a case, unless they were notified that day already.

    Args:
        event: the hand-over of the case.

    """
    about = {"day": moments.local_day(event.at).isoformat()}
    told = select(Notice.user_id).where(Notice.kind == KIND, Notice.data.contains(about))
    role = Role.APPROVER if event.to_state == State.SIGNOFF else Role.REVIEWER
    officers = db.scalars(
        select_staff(
            {move["to"] for move in event.data["moves"]}, role
        ).with_for_update()  # so that a second job at the same time sees what the first sent
    ).all()
    known = set(db.scalars(told))
    for officer in officers:
        if officer.id not in known:
            notify(db, officer, KIND, **about)
