"""For what the lead asks the supervisor's leave: a second correction notice, or suspension."""

from services.applications.case import second_corrections, second_suspensions
from services.applications.case.case import Case
from services.applications.lifecycle import State
from services.models import Event


def find_asked_leave(case: Case) -> Event | None:
    """Find the request that the supervisor can decide in the state that the case is in, if any."""
    if case.state is State.RECEIVED:
        return second_corrections.find_request(case.application.events)
    if case.state in (State.REVIEW, State.JOINT):
        return second_suspensions.find_request(case.application.events)
    return None
