"""The days for which the entry of a case stands on a public list, and objections to it.

All is read off the case: its events, and the days of its round. Whether a list really has the
case is checked by whoever acts (`entries.find_entry`).
"""

from collections.abc import Iterator
from datetime import date

from services.applications.case.case import Case
from services.applications.case.own_publicity import PublicDays, list_own_days
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.models import Event, Round

OBJECTING = frozenset({Action.OBJECT, Action.ENTER_OBJECTION})
REPLYING = frozenset({Action.REJECT_OBJECTION, Action.UPHOLD_OBJECTION})
RETURNING = (Action.SEND_BACK, Action.UPHOLD_OBJECTION)
"""What takes the entry of a case off its list."""
REPLY_DAYS = 5
"""Working days after a publicity within which objections are answered."""


def list_publicities(case: Case) -> list[PublicDays]:
    """List all days for which the case, or an entry of it, stood or stands, the oldest first."""
    current = case.application.round
    if current is None:
        return list_own_days(case)
    return sorted([*_days_of_round(current), *(_days_of(event) for event in _again(case))])


def find_publicity(case: Case) -> PublicDays | None:
    """Find the days for which what was concluded last stands on a public list, if it does."""
    concluded = case.last(Action.CONCLUDE)
    if concluded is None:
        return None
    again = case.last(Action.PUBLISH_AGAIN)
    if again is not None and again.sequence > concluded.sequence:
        return _days_of(again)
    return _find_whole(case)


def _find_whole(case: Case) -> PublicDays | None:
    """Find the days of the whole list of its round, unless the case is not on it any more."""
    current, concluded = case.application.round, case.last(Action.CONCLUDE)
    if current is None or current.listed_at is None or concluded is None:
        return None
    returned = case.last(*RETURNING)
    gone = returned is not None and returned.at >= current.listed_at
    if gone or concluded.data["recommendation"] != "approve" or concluded.at > current.listed_at:
        return None
    if current.published_on is None or current.published_until is None:
        return None
    return current.published_on, current.published_until


def find_open_objection(case: Case) -> Event | None:
    """Find the objection to its entry that is not answered yet, or None."""
    newest = case.last(*OBJECTING, *REPLYING)
    return newest if newest is not None and newest.action in OBJECTING else None


def find_reply(case: Case) -> Event | None:
    """Find the reply that a reviewer proposes to the open objection, or None."""
    objection, proposed = find_open_objection(case), case.last(Action.PROPOSE_REPLY)
    if objection is None or proposed is None or proposed.sequence < objection.sequence:
        return None
    return proposed


def reply_by(until: date) -> date:
    """Calculate the day by which objections made in a publicity are answered.

    Raises:
        CalendarUnknown: the day is in a year whose working days are unknown.
    """
    return add_working_days(until, REPLY_DAYS)


def answer_by(came_on: date, until: date | None) -> date:
    """Calculate the day by which a report or a complaint is answered: as many working days after
    it came in as an objection has, or after the publicity, if that ends later.

    Args:
        until: the last day of the publicity; None if there was none on that day.

    Raises:
        CalendarUnknown: the day is in a year whose working days are unknown.
    """
    return reply_by(max(came_on, until or came_on))


def _again(case: Case) -> Iterator[Event]:
    return (one for one in case.application.events if one.action == Action.PUBLISH_AGAIN)


def _days_of(event: Event) -> PublicDays:
    return date.fromisoformat(event.data["from"]), date.fromisoformat(event.data["until"])


def _days_of_round(current: Round) -> Iterator[PublicDays]:
    """Yield the days of each publicity of the whole list, the oldest first."""
    for first, last in current.published_before:
        yield date.fromisoformat(first), date.fromisoformat(last)
    if current.published_on is not None and current.published_until is not None:
        yield current.published_on, current.published_until
