"""Notify those who were told a day that it has moved, as the calendar or a round has changed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.accounts.standing_in import list_deputies_of
from services.actor import PREPARERS
from services.applications.case.case import Case
from services.applications.casework.recalculating import MovedDay
from services.applications.lifecycle import UNDECIDED
from services.followup.readers import list_members
from services.models import User
from services.notices.inbox import notify

CALENDAR = "day_moved"
ROUND = "day_moved_with_round"
"""Kinds of notice: why the day has moved; see also `services.funds.publishing`."""


def notify_moved(db: Session, case: Case, moved: Sequence[MovedDay], kind: str) -> None:
    """Notify the applicant of the day of the case, and each officer of that of their part.

    It belongs to the transaction that moves the days, so that a second run tells nobody again.
    """
    if case.state not in UNDECIDED:
        return
    for day in moved:
        for reader in _list_readers(db, case, day):
            _notify(db, reader, case, day, kind)


def _list_readers(db: Session, case: Case, day: MovedDay) -> Iterable[UUID]:
    if day.part is None:
        return list_members(db, case.application, *PREPARERS)
    holder = day.part.assignee_id
    if holder is None or day.part.waiting == "nobody":
        return []
    deputies = list_deputies_of(db, [holder], moments.today())
    return {holder, *deputies} - {*day.part.recused}


def _notify(db: Session, reader: UUID, case: Case, day: MovedDay, kind: str) -> None:
    if day.before is None or day.after is None:
        return
    notify(
        db,
        db.get_one(User, reader),
        kind,
        case.application,
        before=day.before.isoformat(),
        due_on=day.after.isoformat(),
    )
