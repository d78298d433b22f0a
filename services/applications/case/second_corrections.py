"""Leave to send a second correction notice, as the events of a case tell it.

The first notice lists everything (行政许可法 art. 32(4)); another one needs a supervisor's reasons.
"""

from collections.abc import Iterable

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.proposals import find_open_proposal
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.models import Event


def find_request(events: Iterable[Event]) -> Event | None:
    """Find the request for a second notice that is not decided yet, or None."""
    return find_open_proposal(
        events,
        {Action.ASK_TO_CORRECT_AGAIN},
        (Action.ALLOW_CORRECTION, Action.DENY_CORRECTION),
    )


def find_leave(events: Iterable[Event]) -> Event | None:
    """Find the leave for a notice that was not sent yet, or None."""
    return find_open_proposal(events, {Action.ALLOW_CORRECTION}, {Action.ASK_FOR_CORRECTION})


def need_leave(_actor: Actor, case: Case) -> Message | None:
    """Allow one complete correction notice, and another one only with a supervisor's leave."""
    if case.last(Action.ASK_FOR_CORRECTION) is None or find_leave(case.application.events):
        return None
    return N_("A correction notice was already sent. Another one needs the supervisor’s leave")


def need_askable(_actor: Actor, case: Case) -> Message | None:
    """Require that the first notice was sent, and that nobody was asked for leave since."""
    events = case.application.events
    if case.last(Action.ASK_FOR_CORRECTION) is None:
        return N_("The first correction notice needs nobody’s leave")
    if find_request(events):
        return N_("The supervisor was asked already, and has not decided yet")
    if find_leave(events):
        return N_("The supervisor has given leave. Send the correction notice")
    last = case.last(Action.ASK_FOR_CORRECTION, Action.DENY_CORRECTION)
    if last is not None and last.action == Action.DENY_CORRECTION:
        return N_("The supervisor has refused a second correction notice")
    return None


def need_request(actor: Actor, case: Case) -> Message | None:
    """Require a request without a decision, which only the leading group makes."""
    if find_request(case.application.events) is None:
        return N_("Nobody asks for a second correction notice")
    if actor.body is not None:
        return N_("The supervisor of the leading group decides escalations")
    return None
