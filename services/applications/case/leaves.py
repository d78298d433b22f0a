"""What waits for the supervisor: leave for a second correction notice or suspension, and what is
proposed to be reviewed again.
"""

from services.applications.case import reopenings, second_corrections, second_suspensions
from services.applications.case.case import Case
from services.applications.lifecycle import ISSUED, State
from services.models import Event


def find_asked_leave(case: Case) -> Event | None:
    """Find what the supervisor can decide in the state that the case is in, if anything."""
    if case.state is State.RECEIVED:
        return second_corrections.find_request(case.application.events)
    if case.state in (State.REVIEW, State.JOINT):
        return second_suspensions.find_request(case.application.events)
    if case.state in ISSUED:
        return reopenings.find_proposed_reopening(case.application.events)
    return None
