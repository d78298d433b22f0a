"""How money that was paid is recovered: proposed, answered, ordered, paid back.

Like a payment it has no state of its own: the newest of its actions says where it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.applications.lifecycle import Action
from services.applications.paying import Acted


class RecoveryState(StrEnum):
    """Where the recovery of what was paid stands."""

    NONE = "none"
    PROPOSED = "proposed"  # 已告知
    ANSWERED = "answered"  # 已陈述申辩
    HEARING = "hearing"  # 待听证
    HEARD = "heard"  # 已听证
    ORDERED = "ordered"  # 已决定追回
    PURSUED = "pursued"  # 申请强制执行
    REPAID = "repaid"  # 已缴回
    DROPPED = "dropped"  # 不予追回


@dataclass(frozen=True, slots=True)
class RecoveryStep:
    """Where an action of a recovery can be taken, and where it leads; None where it stays."""

    at: frozenset[RecoveryState]
    to: RecoveryState | None


R, A = RecoveryState, Action

OVER = frozenset({R.NONE, R.REPAID, R.DROPPED})
"""States in which nothing is being recovered."""
WITH_COMPANY = frozenset({R.PROPOSED, R.ANSWERED})
"""States in which the company can say what it has to say."""
UNDECIDED = WITH_COMPANY | {R.HEARING, R.HEARD}
"""States in which nobody has decided on what was proposed."""
OWED = frozenset({R.ORDERED, R.PURSUED})
"""States in which the company has to pay back."""

RECOVERY_STEPS: Mapping[Action, RecoveryStep] = {
    A.PROPOSE_RECOVERY: RecoveryStep(OVER, R.PROPOSED),
    A.ANSWER_RECOVERY: RecoveryStep(WITH_COMPANY, R.ANSWERED),
    A.ASK_FOR_HEARING: RecoveryStep(WITH_COMPANY, R.HEARING),
    A.HOLD_HEARING: RecoveryStep(frozenset({R.HEARING}), R.HEARD),
    A.ORDER_RECOVERY: RecoveryStep(WITH_COMPANY | {R.HEARD}, R.ORDERED),
    A.DROP_RECOVERY: RecoveryStep(UNDECIDED, R.DROPPED),
    A.PURSUE_RECOVERY: RecoveryStep(frozenset({R.ORDERED}), R.PURSUED),
    A.ENTER_REPAYMENT: RecoveryStep(OWED, None),
    A.CONFIRM_REPAYMENT: RecoveryStep(OWED, None),
    A.STRIKE_REPAYMENT: RecoveryStep(OWED, None),
    A.SETTLE_RECOVERY: RecoveryStep(OWED, R.REPAID),
}
"""The actions of a recovery."""


def recovery_after(events: Iterable[Acted]) -> RecoveryState:
    """Find where a recovery stands after the events of its case."""
    state = RecoveryState.NONE
    for event in events:
        step = RECOVERY_STEPS.get(Action(event.action))
        state = (step and step.to) or state
    return state
