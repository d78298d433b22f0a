"""How payments are called and coloured, for companies and officers alike."""

from collections.abc import Mapping

from portal.totals import total
from services.applications.paying import PaymentState
from services.applications.performance import ReportState
from services.applications.recovering import RecoveryState
from services.language import N_, Message

PAYMENT_STATES: Mapping[PaymentState, tuple[str, Message]] = total(
    PaymentState,
    {
        PaymentState.WAITING: ("soon", N_("To be asked for")),
        PaymentState.PREPARED: ("signing", N_("To be confirmed")),
        PaymentState.REQUESTED: ("open", N_("Payment requested")),
        PaymentState.SENT: ("in_progress", N_("With the treasury")),
        PaymentState.PAID: ("yes", N_("Paid")),
        PaymentState.RETURNED: ("correction", N_("Given back")),
        PaymentState.LAPSED: ("draft", N_("Lapsed")),
        PaymentState.WITHHELD: ("no", N_("Withheld")),
    },
)
"""Colour and words for where a payment stands."""

REPORT_STATES: Mapping[ReportState, tuple[str, Message]] = total(
    ReportState,
    {
        ReportState.DUE: ("soon", N_("To be filed")),
        ReportState.FILED: ("in_progress", N_("Being checked")),
        ReportState.FINE: ("yes", N_("Found fine")),
        ReportState.RETURNED: ("correction", N_("Given back")),
    },
)
"""Colour and words for where a report stands."""

RECOVERY_STATES: Mapping[RecoveryState, tuple[str, Message]] = total(
    RecoveryState,
    {
        RecoveryState.NONE: ("draft", N_("Nothing is recovered")),
        RecoveryState.PROPOSED: ("soon", N_("To be answered")),
        RecoveryState.ANSWERED: ("in_progress", N_("Answered by the company")),
        RecoveryState.HEARING: ("in_progress", N_("Hearing to be held")),
        RecoveryState.HEARD: ("in_progress", N_("Hearing held")),
        RecoveryState.ORDERED: ("correction", N_("To be paid back")),
        RecoveryState.PURSUED: ("no", N_("With the court")),
        RecoveryState.REPAID: ("yes", N_("Paid back")),
        RecoveryState.DROPPED: ("draft", N_("Not recovered")),
    },
)
"""Colour and words for where a recovery stands."""
