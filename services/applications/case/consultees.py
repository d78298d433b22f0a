"""Agencies that a case asks for their opinion although nothing names them, as its events tell it.

A reviewer of the lead proposes one, an approver gives leave. See decision 80.
"""

from collections.abc import Iterable

from services.actor import Actor
from services.applications.case.asking import find_asked
from services.applications.case.case import Case
from services.applications.case.on_behalf import acted
from services.applications.case.proposals import find_open_proposal
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.models import Event

ANSWERS = frozenset(
    {Action.ADD_CONSULTEE, Action.REJECT_CONSULTEE, Action.CONCLUDE, Action.TRANSFER}
)
"""What settles a proposal; a conclusion leaves nothing to ask, and another lead proposes anew."""


def find_proposed_consultee(events: Iterable[Event]) -> Event | None:
    """Find the newest proposal to ask one more agency, unless it was answered."""
    return find_open_proposal(events, {Action.PROPOSE_CONSULTEE}, ANSWERS)


def need_addable(_actor: Actor, case: Case) -> Message | None:
    """Require that nobody else is proposed, and that whoever takes part anyway was asked."""
    events = case.application.events
    if find_proposed_consultee(events):
        return N_("An approver has not decided yet on what was proposed")
    if any(find_asked(events, review.body_code) is None for review in case.asked):
        return N_("Ask the joint agencies first")
    return None


def need_proposed(actor: Actor, case: Case) -> Message | None:
    """Require that another person has proposed to ask one more agency."""
    proposed = find_proposed_consultee(case.application.events)
    if proposed is None:
        return N_("A reviewer proposes first whom else to ask")
    if acted(proposed, actor):
        return N_("A different person must grant what you proposed")
    return None
