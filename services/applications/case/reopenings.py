"""Cases that were decided and are decided anew (重新办理), and what is proposed of that, off the
events.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from services import formats, moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.on_behalf import acted
from services.applications.case.proposals import find_open_proposal
from services.applications.lifecycle import Action, Capacity, ClockEffect
from services.applications.rows import ROWS
from services.language import N_, Message
from services.models import Event

REOPENING = frozenset(action for action, row in ROWS.items() if row.effect is ClockEffect.RESTARTS)
"""The steps by which a decision falls and its case is decided anew."""
SETTLING = frozenset(
    action
    for action, row in ROWS.items()
    if action is Action.DROP_REOPENING or (row.ends and row.to)
)
"""What settles a proposal to review a case again: nothing is left of what ends meanwhile."""
ANSWER_DAYS = 5
"""Working days in which both sides can answer such a proposal, as for the end of a grant."""


def find_reopening(events: Sequence[Event]) -> Event | None:
    """Find the newest event by which a case was opened again, or None."""
    return next((one for one in reversed(events) if one.action in REOPENING), None)


def find_decision(events: Sequence[Event]) -> Event | None:
    """Find the event of the decision that stands or has ended since; None while none is made."""
    for event in reversed(events):
        if event.action in REOPENING:
            return None
        if ROWS[Action(event.action)].decides:
            return event
    return None


def list_reviewers(events: Iterable[Event]) -> set[UUID]:
    """List who concluded the review of a case, and for whom they did it."""
    concluded = [one for one in events if one.action == Action.CONCLUDE]
    absent = {UUID(str(one.data["for"])) for one in concluded if "for" in one.data}
    return absent | {one.actor_id for one in concluded if one.actor_id}


def list_former_reviewers(events: Sequence[Event]) -> set[UUID]:
    """List who concluded for a decision that fell since; nobody where none did."""
    reopened = find_reopening(events)
    return list_reviewers(events[: reopened.sequence]) if reopened else set()


def need_fresh_reviewer(actor: Actor, case: Case) -> Message | None:
    """Leave a case that is decided anew to somebody else, where the agency had anybody then."""
    events = case.application.events
    reopened = find_reopening(events)
    if case.capacity is not Capacity.LEAD or reopened is None or not reopened.data["another"]:
        return None
    if actor.user_id in list_former_reviewers(events):
        return N_("You reviewed this case before its decision fell. A colleague takes it up")
    return None


def find_stale_deputy(actor: Actor, case: Case) -> Message | None:
    """Find what stops who reviewed a case before from acting on it for who reviews it now."""
    if find_decision(case.application.events) is not None:
        return None
    return need_fresh_reviewer(actor, case)


def find_proposed_reopening(events: Iterable[Event]) -> Event | None:
    """Find the proposal to review a decided case again that is not decided yet, or None."""
    return find_open_proposal(events, {Action.PROPOSE_REOPENING}, SETTLING)


def list_reopening_answers(events: Sequence[Event]) -> list[Event]:
    """List what was answered to the open proposal, at most once by each side."""
    proposed = find_proposed_reopening(events)
    if proposed is None:
        return []
    return [one for one in events[proposed.sequence :] if one.action == Action.ANSWER_REOPENING]


def answer_reopening_by(proposed: Event) -> date:
    """Return the last day on which both sides can answer a proposal."""
    return date.fromisoformat(proposed.data["answer_by"])


def need_askable(actor: Actor, case: Case) -> Message | None:
    """Require the leading group, and that nothing is proposed yet."""
    if actor.body is not None:
        return N_("The supervisor of the leading group decides escalations")
    if find_proposed_reopening(case.application.events):
        return N_("It is proposed already that the case is reviewed again, and not decided yet")
    return None


def need_answerable(actor: Actor, case: Case) -> Message | None:
    """Let each side answer a proposal once, until its day."""
    proposed = find_proposed_reopening(case.application.events)
    if proposed is None:
        return N_("Nobody proposes that the case is reviewed again")
    side = "agency" if actor.is_staff else "applicant"
    if any(one.side == side for one in list_reopening_answers(case.application.events)):
        return N_("Your side has answered already")
    if moments.today() > answer_reopening_by(proposed):
        return N_("The days for your answer are over")
    return None


def need_open(actor: Actor, case: Case) -> Message | None:
    """Require a proposal without a decision, which only the leading group makes."""
    if actor.body is not None:
        return N_("The supervisor of the leading group decides escalations")
    if find_proposed_reopening(case.application.events) is None:
        return N_("Nobody proposes that the case is reviewed again")
    return None


def need_due(actor: Actor, case: Case) -> Message | None:
    """Require that another person proposed it, and that both sides answered or had their days."""
    events = case.application.events
    proposed = find_proposed_reopening(events)
    if (obstacle := need_open(actor, case)) is not None or proposed is None:
        return obstacle
    if acted(proposed, actor):
        return N_("A different person must decide on what you proposed")
    last, heard = answer_reopening_by(proposed), list_reopening_answers(events)
    if moments.today() <= last and {one.side for one in heard} != {"agency", "applicant"}:
        until = formats.in_all_languages(formats.day, last)
        return N_("Both sides can answer until %(day)s; nothing is decided before", day=until)
    return None
