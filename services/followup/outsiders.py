"""Notify those who are told of a case and cannot open it as a case, once an event."""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.models import Application, Event, Notice, User
from services.notices.inbox import mail_notice


def notify_outsiders(
    db: Session,
    readers: Iterable[User],
    kind: str,
    application: Application,
    event: Event,
    *,
    mail: bool,
) -> None:
    """Notify readers of an event of a case, in a notice that leads to no case."""
    for reader in readers:
        notice = db.scalar(
            insert(Notice)
            .values(
                user_id=reader.id,
                kind=kind,
                event_id=event.id,
                created_at=event.at,
                data={"number": application.number, "item": application.item_code},
            )
            .on_conflict_do_nothing()
            .returning(Notice)
        )
        if notice and mail:
            mail_notice(db, notice, reader)
