"""The end of what was granted: proposed, told and answered, and decided by another person."""

from services.applications.lifecycle import (
    ISSUED,
    Action,
    ActionRow,
    Audience,
    Ends,
    Need,
    State,
    Weight,
)
from services.applications.rows.who import APPROVER, OFFICER, SIGNATORY, TO_APPLICANT, TO_HOLDER

A = Action
TO_APPROVERS = frozenset({Audience.APPROVERS})

ENDINGS: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.PROPOSE_REVOCATION,
        at=ISSUED,
        who=OFFICER,
        needs=(Need.CERTIFIED, Need.NO_ENDING_OPEN),
        tells=TO_APPLICANT | TO_APPROVERS,
        papers=("ending_notice",),
        reasons="revoke",
        weight=Weight.GRAVE,
    ),
    ActionRow(
        action=A.PROPOSE_CANCELLATION,
        at=ISSUED,
        who=OFFICER,
        needs=(Need.CERTIFIED, Need.NO_ENDING_OPEN),
        tells=TO_APPLICANT | TO_APPROVERS,
        papers=("ending_notice",),
        reasons="cancel",
        weight=Weight.GRAVE,
    ),
    ActionRow(
        action=A.ANSWER_ENDING,
        at=ISSUED,
        who=SIGNATORY,
        needs=(Need.ENDING_ANSWERABLE,),
        tells=TO_HOLDER | TO_APPROVERS,
    ),
    ActionRow(
        action=A.REVOKE,
        at=ISSUED,
        to=State.REVOKED,
        who=APPROVER,
        needs=(Need.CERTIFIED, Need.REVOCATION_DUE),
        tells=TO_APPLICANT,
        papers=("revocation",),
        # The decision falls with the certificate where it was unlawful ...
        ends=Ends("revoked", frozenset({"decision", "certificate"})),
        weight=Weight.GRAVE,
    ),
    ActionRow(
        action=A.CANCEL,
        at=ISSUED,
        to=State.CANCELLED,
        who=APPROVER,
        # A decision that is under review may fall yet, and not only its certificate.
        needs=(Need.CERTIFIED, Need.CANCELLATION_DUE, Need.NO_APPEAL_OPEN),
        tells=TO_APPLICANT,
        papers=("cancellation",),
        ends=Ends("cancelled", frozenset({"certificate"})),  # ... and stands where it was not
        weight=Weight.GRAVE,
    ),
    ActionRow(
        action=A.DROP_ENDING,
        at=ISSUED,
        who=APPROVER,
        needs=(Need.ENDING_OPEN,),
        tells=TO_APPLICANT | TO_HOLDER,
    ),
)
