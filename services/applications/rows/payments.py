"""What becomes of what a fund granted: its payment, and the report on its use."""

from services.applications.lifecycle import (
    ISSUED,
    Action,
    ActionRow,
    Audience,
    Need,
    State,
    Weight,
)
from services.applications.rows.who import (
    APPROVER,
    FILER,
    GRANTED,
    OFFICER,
    SIGNATORY,
    SYSTEM,
    TO_APPLICANT,
    TO_HOLDER,
)

S, A = State, Action

PAYMENTS: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.PREPARE_PAYMENT,
        at=ISSUED,
        who=FILER,
        tells=frozenset({Audience.SIGNATORIES}),
    ),
    ActionRow(action=A.ASK_FOR_PAYMENT, at=ISSUED, who=SIGNATORY, tells=TO_HOLDER),
    ActionRow(
        action=A.RETURN_PAYMENT,
        at=ISSUED,
        who=OFFICER,
        tells=TO_APPLICANT,
    ),
    # Taken by the lists of payments, each of which two people answer for.
    ActionRow(action=A.SEND_PAYMENT, at=ISSUED, who=SYSTEM, tells=TO_APPLICANT),
    ActionRow(action=A.PAY, at=GRANTED, who=SYSTEM, tells=TO_APPLICANT, papers=("payment",)),
    ActionRow(action=A.BOUNCE, at=GRANTED, who=SYSTEM, tells=TO_APPLICANT | TO_HOLDER),
    ActionRow(
        action=A.LAPSE_PAYMENT,
        at=ISSUED,
        who=APPROVER,
        tells=TO_APPLICANT,
        weight=Weight.GRAVE,
    ),
    ActionRow(
        action=A.WITHHOLD,
        at=ISSUED,
        who=APPROVER,
        tells=TO_APPLICANT,
        weight=Weight.GRAVE,
    ),
    # Of a fund that asks for it: the report on the use of the money; see `performance.py`.
    ActionRow(action=A.FILE_REPORT, at=ISSUED, who=SIGNATORY, tells=TO_HOLDER),
    ActionRow(
        action=A.CLEAR_REPORT,
        at=ISSUED,
        who=OFFICER,
        needs=(Need.CHECKED_BY_TWO,),
        tells=TO_APPLICANT,
    ),
    ActionRow(
        action=A.RETURN_REPORT,
        at=ISSUED,
        who=OFFICER,
        tells=TO_APPLICANT,
    ),
)
