"""The recovery of what was paid on a case: how much, where it stands, and what is due by when."""

from datetime import date
from decimal import Decimal

from services import formats, moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.on_behalf import acted
from services.applications.lifecycle import Action
from services.applications.recovering import OWED, RECOVERY_STEPS, RecoveryState, recovery_after
from services.language import N_, Message
from services.models import Event

NOTHING = Decimal(0)
DECIDING = frozenset({Action.ORDER_RECOVERY, Action.DROP_RECOVERY})
CHECKING = frozenset({Action.CONFIRM_REPAYMENT, Action.STRIKE_REPAYMENT})
"""What becomes of a repayment that was entered."""


def recovery_state(case: Case) -> RecoveryState:
    """Find where the recovery of what was paid on a case stands."""
    return recovery_after(case.application.events)


def count_recoverable(case: Case) -> Decimal:
    """Calculate what of the sum that was paid on a case nobody has ordered to be paid back."""
    return _total(case, Action.PAY) - _total(case, Action.ORDER_RECOVERY)


def count_owed(case: Case) -> Decimal:
    """Calculate what is still to be paid back on a case, by what was confirmed."""
    if recovery_state(case) not in OWED:
        return NOTHING
    return _total(case, Action.ORDER_RECOVERY) - _total(case, Action.CONFIRM_REPAYMENT)


def find_entered(case: Case) -> Event | None:
    """Find the repayment that waits for another person to confirm it."""
    newest = case.last(Action.ENTER_REPAYMENT, *CHECKING)
    return newest if newest and newest.action == Action.ENTER_REPAYMENT else None


def list_vouchers(case: Case) -> frozenset[str]:
    """List the vouchers of the repayments that were confirmed."""
    confirmed = (one for one in case.application.events if one.action == Action.CONFIRM_REPAYMENT)
    return frozenset(one.data["voucher"] for one in confirmed)


def find_proposal(case: Case) -> Event | None:
    """Find the newest proposal to recover something, decided or not."""
    return case.last(Action.PROPOSE_RECOVERY)


def find_answer(case: Case) -> Event | None:
    """Find what the company said last to the newest proposal, or what came of the hearing."""
    said = case.last(Action.ANSWER_RECOVERY, Action.ASK_FOR_HEARING, Action.HOLD_HEARING)
    proposal = find_proposal(case)
    return said if said and proposal and said.sequence > proposal.sequence else None


def answers_by(case: Case) -> date | None:
    """Return the last day on which the company can answer the newest proposal."""
    proposal = find_proposal(case)
    return date.fromisoformat(proposal.data["answer_by"]) if proposal else None


def repays_by(case: Case) -> date | None:
    """Return the last day to pay back what was ordered last."""
    ordered = case.last(Action.ORDER_RECOVERY)
    return date.fromisoformat(ordered.data["repay_by"]) if ordered else None


def find_recovery_obstacle(actor: Actor, case: Case, action: Action) -> Message | None:
    """Find what keeps an action of a recovery from being taken now, if anything."""
    step = RECOVERY_STEPS.get(action)
    if step is None:
        return None
    state = recovery_state(case)
    if state not in step.at:
        return N_("The recovery is not at the point where this can be done")
    if action is Action.PROPOSE_RECOVERY and count_recoverable(case) <= 0:
        return N_("Nothing was paid on this case that could still be recovered")
    proposal = find_proposal(case)
    if action in DECIDING and proposal and acted(proposal, actor):
        return N_("A different person must decide on the recovery that you proposed")
    return _find_repayment_obstacle(actor, case, action) or _find_day_obstacle(case, action, state)


def _find_repayment_obstacle(actor: Actor, case: Case, action: Action) -> Message | None:
    """Find what an entered repayment keeps from being done, or the lack of one."""
    entered = find_entered(case)
    if action in CHECKING and entered is None:
        return N_("No repayment waits to be confirmed")
    if action is Action.CONFIRM_REPAYMENT and entered and entered.actor_id == actor.user_id:
        return N_("A different person must confirm the repayment that you entered")
    if action in (Action.ENTER_REPAYMENT, Action.PURSUE_RECOVERY) and entered:
        return N_("A repayment was entered and waits to be confirmed")
    return None


def _find_day_obstacle(case: Case, action: Action, state: RecoveryState) -> Message | None:
    """Find the day that has passed, or has not, for an action."""
    today, answers, repays = moments.today(), answers_by(case), repays_by(case)
    if action in (Action.ANSWER_RECOVERY, Action.ASK_FOR_HEARING) and answers and today > answers:
        return N_("The days for your answer are over")
    waits = action is Action.ORDER_RECOVERY and state is not RecoveryState.HEARD
    if waits and answers and today <= answers:
        until = formats.in_all_languages(formats.day, answers)
        return N_("The company can answer until %(day)s; nothing is decided before", day=until)
    if action is Action.PURSUE_RECOVERY and repays and today <= repays:
        return N_("The day for paying back has not passed")
    return None


def _total(case: Case, action: Action) -> Decimal:
    """Add up the amounts of all events of an action."""
    events = (one for one in case.application.events if one.action == action)
    return sum((Decimal(event.data["amount"]) for event in events), NOTHING)
