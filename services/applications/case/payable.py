"""The payment of a case, and the report on it: where they stand, and what is due by when."""

from datetime import date

from services import moments
from services.applications.case.appeals import find_change
from services.applications.case.case import Case
from services.applications.clock import clock
from services.applications.lifecycle import ISSUED, Action
from services.applications.paying import (
    GONE_OUT,
    PAYMENT_STEPS,
    WITH_APPLICANT,
    PaymentState,
    state_after,
)
from services.applications.performance import REPORT_STEPS, ReportState, report_after
from services.language import N_, Message

ASKS_FROM = frozenset({Action.ISSUE, Action.RETURN_PAYMENT, Action.BOUNCE})
"""The actions from which the time to ask for a payment counts; from the newest of them."""

ASKING = frozenset({Action.PREPARE_PAYMENT, Action.ASK_FOR_PAYMENT})
"""The actions by which an applicant asks for a payment."""

REPORTS_FROM = frozenset({Action.PAY, Action.RETURN_REPORT})
"""The actions from which the time for the report counts; from the newest of them."""


def payment_state(case: Case) -> PaymentState | None:
    """Find where the payment of a case stands; None where nothing is to be paid."""
    application = case.application
    if not application.round_id or not application.granted:
        return None
    found = state_after(application.events)
    return found if case.state in ISSUED or found in GONE_OUT else None


def asks_by(case: Case) -> date | None:
    """Calculate by when a payment is asked for, while it waits for its applicant; None if not."""
    if payment_state(case) not in WITH_APPLICANT:
        return None
    limit = case.item.limit("payment")
    begun = case.last(*ASKS_FROM)
    if limit is None or begun is None:
        return None
    return clock.due_after(moments.local_day(begun.at), limit)


def is_late(case: Case) -> bool:
    """Check whether a payment waits for its applicant although the day for asking has passed."""
    day = asks_by(case)
    return day is not None and moments.today() > day


def find_payment_obstacle(case: Case, action: Action) -> Message | None:
    """Find what keeps an action of a payment from being taken now, if anything."""
    step = PAYMENT_STEPS.get(action)
    if step is None:
        return None
    if payment_state(case) not in step.at:
        return N_("The payment is not at the point where this can be done")
    if action in ASKING and find_change(case.application.events):
        return N_(
            "The decision was changed on review. Its amount is not paid here; ask the agency how"
            " what you are owed now is paid"
        )
    if step.late and not is_late(case):
        return N_("The day for asking for the payment has not passed")
    return None


def report_state(case: Case) -> ReportState | None:
    """Find where the report on a payment stands; None where none is asked for."""
    if case.item.limit("report") is None or case.state not in ISSUED:
        return None
    return report_after(case.application.events)


def reports_by(case: Case) -> date | None:
    """Calculate the last day for the report; None if none is asked for."""
    limit = case.item.limit("report")
    begun = case.last(*REPORTS_FROM)
    if limit is None or begun is None:
        return None
    paid_on = begun.data.get("on")
    day = date.fromisoformat(paid_on) if paid_on else moments.local_day(begun.at)
    return clock.due_after(day, limit)


def find_report_obstacle(case: Case, action: Action) -> Message | None:
    """Find what keeps an action of a report from being taken now, if anything."""
    step = REPORT_STEPS.get(action)
    if step is None or report_state(case) in step.at:
        return None
    return N_("The report is not at the point where this can be done")
