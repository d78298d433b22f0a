"""Suspensions of a case so far, and leave for one more by the same reason, as its events tell it.

A reason of the list stops the clock once. That it stops for the same reason again, a supervisor
allows with reasons.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.proposals import find_open_proposal
from services.applications.clock.calendar import working_days_between
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.models import Event

SETTLING = frozenset(
    {Action.ALLOW_SUSPENSION, Action.DENY_SUSPENSION, Action.CONCLUDE, Action.TRANSFER}
)
"""What leaves nothing to decide of a request; another lead asks anew."""


@dataclass(frozen=True, slots=True)
class PastSuspension:
    """One suspension of a case.

    Args:
        reason: a code of `suspensions.yaml`.
        until: the day on which it ended; of one that goes on, today.
        days: the working days that it took.

    """

    reason: str
    since: date
    until: date
    days: int


def reason_of(event: Event) -> str:
    """Return the reason of a suspension, of what is proposed or asked; older events name it so."""
    code: str = event.data.get("suspension") or event.data["reason"]
    return code


def list_suspensions(events: Iterable[Event]) -> list[PastSuspension]:
    """List the suspensions of a case, the oldest first."""
    found: list[PastSuspension] = []
    running: Event | None = None
    for event in events:
        if event.action == Action.SUSPEND:
            running = event
        elif event.action == Action.RESUME and running is not None:
            found.append(_past(running, moments.local_day(event.at)))
            running = None
    return [*found, _past(running, moments.today())] if running is not None else found


def _past(event: Event, until: date) -> PastSuspension:
    since = moments.local_day(event.at)
    return PastSuspension(reason_of(event), since, until, working_days_between(since, until))


def find_request(events: Iterable[Event]) -> Event | None:
    """Find the request for leave that is not decided yet, or None."""
    return find_open_proposal(events, {Action.ASK_TO_SUSPEND_AGAIN}, SETTLING)


def find_answer(events: Iterable[Event], reason: str) -> Event | None:
    """Find what the supervisor decided about a reason, unless the clock stopped for it since."""
    answer = None
    for event in events:
        if event.action in (Action.ALLOW_SUSPENSION, Action.DENY_SUSPENSION):
            answer = event if reason_of(event) == reason else answer
        elif event.action == Action.SUSPEND and reason_of(event) == reason:
            answer = None
    return answer


def may_stop_for(events: Iterable[Event], reason: str) -> bool:
    """Check whether the clock never stopped for a reason, or may once more with leave."""
    known = list(events)
    if reason not in {one.reason for one in list_suspensions(known)}:
        return True
    answer = find_answer(known, reason)
    return answer is not None and answer.action == Action.ALLOW_SUSPENSION


def need_askable(_actor: Actor, case: Case) -> Message | None:
    """Require an earlier suspension, and that no request waits."""
    if case.last(Action.SUSPEND) is None:
        return N_("The first suspension for a reason needs nobody’s leave")
    if find_request(case.application.events):
        return N_("The supervisor was asked already, and has not decided yet")
    return None


def need_request(actor: Actor, case: Case) -> Message | None:
    """Require a request without a decision, which only the leading group makes."""
    if find_request(case.application.events) is None:
        return N_("Nobody asks for another suspension")
    if actor.body is not None:
        return N_("The supervisor of the leading group decides escalations")
    return None
