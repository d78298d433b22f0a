"""How a payment goes: from the account that is asked for to the day on which it was paid.

A payment has no state of its own in the ledger: the newest of its actions says where it stands.
Who may take which action is in `rows/`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from services.applications.lifecycle import Action


class PaymentState(StrEnum):
    """Where the payment of what was granted stands."""

    WAITING = "waiting"  # 待请款
    PREPARED = "prepared"  # 待确认
    REQUESTED = "requested"  # 已请款
    SENT = "sent"  # 已送财政
    PAID = "paid"  # 已支付
    RETURNED = "returned"  # 退回、退票
    LAPSED = "lapsed"  # 逾期放弃
    WITHHELD = "withheld"  # 不予拨付


@dataclass(frozen=True, slots=True)
class PaymentStep:
    """Where an action of a payment can be taken, and where it leads.

    Args:
        late: whether it needs the day for asking to have passed.
    """

    at: frozenset[PaymentState]
    to: PaymentState
    late: bool = False


P, A = PaymentState, Action

WITH_APPLICANT = frozenset({P.WAITING, P.PREPARED, P.RETURNED})
"""States in which a payment waits for the applicant."""
GONE_OUT = frozenset({P.SENT, P.PAID})
"""States in which the treasury has a payment, or has made it, whatever becomes of the grant."""

PAYMENT_STEPS: Mapping[Action, PaymentStep] = {
    A.PREPARE_PAYMENT: PaymentStep(WITH_APPLICANT | {P.REQUESTED}, P.PREPARED),
    A.ASK_FOR_PAYMENT: PaymentStep(frozenset({P.PREPARED}), P.REQUESTED),
    A.RETURN_PAYMENT: PaymentStep(frozenset({P.REQUESTED}), P.RETURNED),
    A.SEND_PAYMENT: PaymentStep(frozenset({P.REQUESTED}), P.SENT),
    A.PAY: PaymentStep(frozenset({P.SENT}), P.PAID),
    A.BOUNCE: PaymentStep(frozenset({P.SENT}), P.RETURNED),
    A.LAPSE_PAYMENT: PaymentStep(WITH_APPLICANT, P.LAPSED, late=True),
    A.WITHHOLD: PaymentStep(WITH_APPLICANT | {P.REQUESTED}, P.WITHHELD),
}
"""The actions of a payment."""


class Acted(Protocol):
    """What is read of an event, such as `models.Event`."""

    action: str


def state_after(events: Iterable[Acted]) -> PaymentState:
    """Find where a payment stands after the events of its case."""
    state = PaymentState.WAITING
    for event in events:
        step = PAYMENT_STEPS.get(Action(event.action))
        state = step.to if step else state
    return state
