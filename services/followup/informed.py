"""Notify the bodies that are only informed of a case, once."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.lifecycle import Action
from services.models import Application, Event, Notice, User
from services.notices.inbox import mail_notice

KIND = "case_informed"
WHEN = frozenset(
    {
        *(Action.ACCEPT, Action.DEEM_ACCEPTED),
        *(Action.CHECK, Action.ASSIGN, Action.FORWARD, Action.CONFIRM, Action.ENTER),
    }
)
"""Other bodies are informed only once the lead has taken a case up."""


def notify_informed(db: Session, application: Application, event: Event, *, mail: bool) -> None:
    """Notify reviewers of the bodies that the route only informs. They cannot open the case."""
    told = [part["body"] for part in (application.route or {}).get("informed", ())]
    readers = _list_reviewers(db, told) if told else ()
    for reader in readers:
        notice = db.scalar(
            insert(Notice)
            .values(
                user_id=reader.id,
                kind=KIND,
                event_id=event.id,
                created_at=event.at,
                data={"number": application.number, "item": application.item_code},
            )
            .on_conflict_do_nothing()
            .returning(Notice)
        )
        if notice and mail:
            mail_notice(db, notice, reader)


def _list_reviewers(db: Session, bodies: Sequence[str]) -> Sequence[User]:
    return db.scalars(
        select(User)
        .where(
            User.body_code.in_(bodies),
            User.staff_role == Role.REVIEWER.value,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    ).all()
