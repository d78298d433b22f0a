"""Cases handed over to the unit that is competent (转办), as their events tell it."""

from collections.abc import Iterable

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.on_behalf import acted
from services.applications.case.proposals import find_open_proposal
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.models import Event

PASSING = frozenset({Action.TRANSFER, Action.RETURN_TRANSFER})
"""What gives the lead's part to another body: `passed` says from which and to which."""

WHILE_OPEN = frozenset(
    {
        *(Action.TAKE_OVER, Action.RETURN_TRANSFER),
        *(Action.DECLARE_RELATION, Action.GRANT_RECUSAL, Action.REJECT_RECUSAL),
    }
)
"""What officers of the new lead do before it has taken the case over."""


def find_proposed_transfer(events: Iterable[Event]) -> Event | None:
    """Find the newest proposal to hand a case over, unless it was answered."""
    return find_open_proposal(
        events, {Action.PROPOSE_TRANSFER}, (Action.TRANSFER, Action.REJECT_TRANSFER)
    )


def find_open_transfer(events: Iterable[Event]) -> Event | None:
    """Find the hand-over that the new lead has neither taken over nor sent back."""
    transfer = None
    for event in events:
        if event.action == Action.TRANSFER:
            transfer = event
        elif event.action in (Action.TAKE_OVER, Action.RETURN_TRANSFER):
            transfer = None
    return transfer


def need_transferable(_actor: Actor, case: Case) -> Message | None:
    """Require a case outside rounds, about which nothing is proposed yet."""
    if case.application.round_id is not None:
        return N_("What was filed in a round stays with the agency that decides the round")
    if find_proposed_transfer(case.application.events):
        return N_("An approver has not decided yet on what was proposed")
    return None


def need_proposed(actor: Actor, case: Case) -> Message | None:
    """Require that another person has proposed to hand the case over."""
    proposed = find_proposed_transfer(case.application.events)
    if proposed is None:
        return N_("A reviewer proposes first that the case is handed over")
    if acted(proposed, actor):
        return N_("A different person must grant what you proposed")
    return None


def need_open(_actor: Actor, case: Case) -> Message | None:
    """Require a hand-over that is neither taken over nor sent back."""
    if find_open_transfer(case.application.events) is None:
        return N_("The case was not handed over to your agency, or is settled")
    return None
