"""How a report on the use of the money goes: filed by the company, checked by an officer.

Like a payment it has no state of its own: the newest of its actions says where it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.applications.lifecycle import Action
from services.applications.paying import Acted


class ReportState(StrEnum):
    """Where the report on what was paid stands."""

    DUE = "due"  # 待报送
    FILED = "filed"  # 待核查
    FINE = "fine"  # 通过
    RETURNED = "returned"  # 退回


@dataclass(frozen=True, slots=True)
class ReportStep:
    """Where an action of a report can be taken, and where it leads."""

    at: frozenset[ReportState]
    to: ReportState


R, A = ReportState, Action

WITH_COMPANY = frozenset({R.DUE, R.RETURNED})
"""States in which a report waits for the company."""

REPORT_STEPS: Mapping[Action, ReportStep] = {
    A.FILE_REPORT: ReportStep(WITH_COMPANY, R.FILED),
    A.CLEAR_REPORT: ReportStep(frozenset({R.FILED}), R.FINE),
    A.RETURN_REPORT: ReportStep(frozenset({R.FILED}), R.RETURNED),
}
"""The actions of a report."""


def report_after(events: Iterable[Acted]) -> ReportState | None:
    """Find where a report stands after the events of its case; None before anything was paid."""
    state = None
    for event in events:
        action = Action(event.action)
        if action is Action.PAY:
            state = ReportState.DUE
        step = REPORT_STEPS.get(action)
        state = step.to if step else state
    return state
