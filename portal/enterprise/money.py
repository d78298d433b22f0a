"""What becomes of the money of a case, as its company reads it: payment, report, recovery."""

from datetime import date
from decimal import Decimal

from portal.pages import CaseTemplate
from portal.payments import PAYMENT_STATES, RECOVERY_STATES, REPORT_STATES
from services import moments
from services.applications.case.payable import (
    asks_by,
    is_late,
    payment_state,
    report_state,
    reports_by,
)
from services.applications.case.recoverable import (
    answers_by,
    count_owed,
    find_entered,
    recovery_state,
    repays_by,
)
from services.applications.paying import PaymentState
from services.applications.performance import ReportState
from services.applications.recovering import WITH_COMPANY, RecoveryState


class OnMoney(CaseTemplate):
    """Where payment, report and recovery stand, and what is due by when."""

    __slots__ = ()
    payment_states = PAYMENT_STATES
    report_states = REPORT_STATES
    recovery_states = RECOVERY_STATES

    @property
    def payment(self) -> PaymentState | None:
        """Where its payment stands; None where nothing is to be paid."""
        return payment_state(self.case)

    @property
    def asks_by(self) -> date | None:
        """By when the payment has to be asked for, while it waits for the applicant."""
        return asks_by(self.case)

    @property
    def asks_late(self) -> bool:
        """Whether the day for asking has passed."""
        return is_late(self.case)

    @property
    def report(self) -> ReportState | None:
        """Where the report on its payment stands; None where none is asked for."""
        return report_state(self.case)

    @property
    def reports_by(self) -> date | None:
        """By when the report is filed."""
        return reports_by(self.case)

    @property
    def recovery(self) -> RecoveryState:
        """Where the recovery of what was paid stands."""
        return recovery_state(self.case)

    @property
    def answer_open(self) -> bool:
        """Whether the company can still say what it has to say to it."""
        last = self.answers_by
        return self.recovery in WITH_COMPANY and last is not None and moments.today() <= last

    @property
    def answers_by(self) -> date | None:
        """The last day for that."""
        return answers_by(self.case)

    @property
    def owed(self) -> Decimal:
        """RMB that is still to be paid back."""
        return count_owed(self.case)

    @property
    def entered(self) -> Decimal | None:
        """RMB of a repayment that another person has still to confirm."""
        found = find_entered(self.case)
        return Decimal(found.data["amount"]) if found else None

    @property
    def repays_by(self) -> date | None:
        """The last day to pay back."""
        return repays_by(self.case)
