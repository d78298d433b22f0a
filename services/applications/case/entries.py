"""Which entry of which list decides a case of a round."""

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session, aliased

from services.applications.case.case import Case
from services.applications.case.publicity import OBJECTING, REPLYING
from services.applications.lifecycle import Action
from services.errors import Conflict
from services.language import N_
from services.models import Event, ListEntry, RoundList

RETURNED = exists().where(
    Event.application_id == ListEntry.application_id,
    Event.action.in_([Action.SEND_BACK, Action.UPHOLD_OBJECTION]),
    Event.at >= RoundList.fixed_at,
)
"""Of an entry and its list: the application went back to its reviewer after the list was fixed."""

STANDS = and_(RoundList.fixed_at.is_not(None), RoundList.dropped_at.is_(None), ~RETURNED)
"""Of an entry and its list: it is fixed, and the application was not sent back since."""


def _is_objected_to() -> ColumnElement[bool]:
    objection, reply = aliased(Event), aliased(Event)
    answered = exists().where(
        reply.application_id == objection.application_id,
        reply.action.in_(REPLYING),
        reply.sequence > objection.sequence,
    )
    return exists().where(
        objection.application_id == ListEntry.application_id,
        objection.action.in_(OBJECTING),
        ~answered,
    )


OBJECTED_TO = _is_objected_to()
"""Of an entry: there is an objection to it that is not answered yet."""


def find_entry(db: Session, case: Case) -> ListEntry | None:
    """Find what the lists of its round give a case; None if no list decides it."""
    return db.scalar(
        select(ListEntry)
        .join(RoundList, RoundList.id == ListEntry.list_id)
        .where(ListEntry.application_id == case.application.id, STANDS)
    )


def require_entry(db: Session, case: Case) -> ListEntry:
    """Find what the lists of its round give a case.

    Raises:
        Conflict: no list decides it.
    """
    entry = find_entry(db, case)
    if entry is None:
        raise Conflict(N_("This application stands on no public list"))
    return entry
