"""Notify the liaisons of institutions: what they can see, and that they can see it no longer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.lifecycle import Action
from services.models import Application, Event, Notice, Share, User
from services.notices.inbox import mail_notice

KINDS: Mapping[Action, str] = {
    Action.FORWARD: "share_given",
    Action.CONSENT: "share_given",
    Action.RECALL: "share_recalled",
    Action.WITHDRAW: "share_ended",
    Action.MATCH: "share_ended",
    Action.UNMATCH: "share_ended",
}
"""What institutions are told of each action; those that see nothing of a case hear nothing."""


def notify_institutions(db: Session, application: Application, event: Event, *, mail: bool) -> None:
    """Notify the liaisons of the institutions that an event gives a case, or takes it from."""
    for reader in _list_liaisons(db, _concerned(db, application, event)):
        notice = db.scalar(
            insert(Notice)
            .values(
                user_id=reader.id,
                kind=KINDS[Action(event.action)],
                event_id=event.id,
                created_at=event.at,
                data={"number": application.number, "item": application.item_code},
            )
            .on_conflict_do_nothing()
            .returning(Notice)
        )
        if notice and mail:
            mail_notice(db, notice, reader)


def _concerned(db: Session, application: Application, event: Event) -> Sequence[str]:
    """List the institutions that saw the case until the event, or see it from then on."""
    given = select(Share.institution).where(Share.application_id == application.id)
    match event.action:
        case Action.FORWARD | Action.CONSENT:
            given = given.where(Share.sent_at == event.at)
        case Action.RECALL:
            given = given.where(Share.ended_at == event.at)
        case _:
            given = given.where(Share.ended_at.is_(None))
    return db.scalars(given).all()


def _list_liaisons(db: Session, codes: Sequence[str]) -> Sequence[User]:
    return db.scalars(
        select(User)
        .where(
            User.body_code.in_(codes),
            User.staff_role == Role.LIAISON.value,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    ).all()
