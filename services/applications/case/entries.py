"""Which entry of which list decides a case of a round."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from services import moments
from services.applications.case.case import Case
from services.applications.case.publicity import OBJECTING, REPLYING, RETURNING
from services.applications.lifecycle import TAKES_NOTHING, State
from services.errors import Conflict
from services.language import N_, Message
from services.models import Application, Event, ListEntry, Round, RoundList

NOT_OVER = N_("The days of publicity are not over")

RETURNED = exists().where(
    Event.application_id == ListEntry.application_id,
    Event.action.in_(RETURNING),
    Event.at >= RoundList.fixed_at,
)
"""Of an entry and its list: the application went back to its reviewer after the list was fixed."""

STANDS = and_(RoundList.fixed_at.is_not(None), RoundList.dropped_at.is_(None), ~RETURNED)
"""Of an entry and its list: it is fixed, and the application was not sent back since."""


def is_objected_to(application_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Build the condition that an objection to the entry of an application is not answered."""
    objection, reply = aliased(Event), aliased(Event)
    answered = exists().where(
        reply.application_id == objection.application_id,
        reply.action.in_(REPLYING),
        reply.sequence > objection.sequence,
    )
    return exists().where(
        objection.application_id == application_id,
        objection.action.in_(OBJECTING),
        ~answered,
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Applications that the lists of a round do not decide now, though they stand or stood there.

    Args:
        objected_to: how many have an objection that is not answered.
        returned: how many went back to their reviewer, and are on no list since.
        decided: how many are decided.
    """

    objected_to: int
    returned: int
    decided: int


def count_left_out(db: Session, round_id: UUID) -> LeftOut:
    """Count what the lists of a round leave out, by the reason. One statement."""
    fixed = (RoundList.round_id == round_id, RoundList.fixed_at.is_not(None))
    of_list = select(ListEntry.application_id).join(RoundList, RoundList.id == ListEntry.list_id)
    listed = of_list.where(*fixed, RoundList.dropped_at.is_(None))
    waiting = and_(Application.decision.is_(None), Application.state.not_in(TAKES_NOTHING))
    objected_to = and_(Application.state == State.SIGNOFF, is_objected_to(Application.id))
    returned = and_(waiting, Application.id.not_in(of_list.where(*fixed, STANDS)))
    counts = db.execute(
        select(
            func.count().filter(objected_to),
            func.count().filter(returned),
            func.count().filter(Application.decision.is_not(None)),
        ).where(Application.round_id == round_id, Application.id.in_(listed))
    ).one()
    return LeftOut(*counts)


def find_entry(db: Session, case: Case) -> ListEntry | None:
    """Find what the lists of its round give a case, fixed or published; None if none decides it."""
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


def is_over(of: RoundList) -> bool:
    """Check whether the days of publicity of a list are over."""
    return of.published_until is not None and moments.today() > of.published_until


def find_deciding(db: Session, case: Case) -> tuple[ListEntry, RoundList] | None:
    """Find the entry that decides a case, with its list; None if no list decides it.

    Raises:
        Conflict: the list decides nothing yet.
    """
    entry = find_entry(db, case)
    if entry is None:
        return None
    of = db.get_one(RoundList, entry.list_id)
    if not is_over(of):
        raise Conflict(NOT_OVER)
    obstacle = find_recomputing(db, case.application.round)
    if obstacle is not None:
        raise Conflict(obstacle)
    return entry, of


def find_coefficient(entry: ListEntry, of: RoundList) -> str:
    """Find the coefficient by which an entry of a list is paid: that of its direction, where this
    has a budget of its own.
    """
    own = of.directions.get("got", {}).get(entry.direction or "")
    return str(own["coefficient"]) if own else of.coefficient


def find_recomputing(db: Session, current: Round | None) -> Message | None:
    """Find what has the whole list of a round divided anew before anything is decided by it."""
    if current is None or current.freed == "keep":
        return None
    left_out = count_left_out(db, current.id)
    if left_out.decided or not (left_out.objected_to or left_out.returned):
        return None
    return N_(
        "An objection is open, or was upheld. By the terms of the round, the whole list is then"
        " divided anew and published again before anything is decided"
    )
