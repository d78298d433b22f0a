"""Notify the liaisons of institutions: what they can see, and that they can see it no longer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.lifecycle import Action
from services.followup.outsiders import notify_outsiders
from services.followup.readers import select_staff
from services.models import Application, Event, Share

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
    liaisons = db.scalars(select_staff(_concerned(db, application, event), Role.LIAISON)).all()
    kind = KINDS[Action(event.action)]
    notify_outsiders(db, liaisons, kind, application, event, mail=mail)


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
