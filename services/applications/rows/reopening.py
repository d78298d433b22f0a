"""Decided cases that are reviewed again for an error: proposed, answered, and opened by two people.

The leading group opens them, and never decides them.
"""

from services.applications.lifecycle import (
    ISSUED,
    Action,
    ActionRow,
    Audience,
    ClockEffect,
    Ends,
    Need,
    State,
    Weight,
)
from services.applications.rows.who import (
    APPROVER_OR_SIGNATORY,
    SUPERVISOR,
    TO_APPLICANT,
    TO_HOLDER,
    TO_JOINT,
)

A = Action
TO_APPROVERS = frozenset({Audience.APPROVERS})
TO_SUPERVISORS = frozenset({Audience.SUPERVISORS})

REOPENING: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.PROPOSE_REOPENING,
        at=ISSUED,
        who=SUPERVISOR,
        needs=(Need.REOPENING_ASKABLE, Need.NO_APPEAL_OPEN),
        tells=TO_APPLICANT | TO_HOLDER | TO_APPROVERS | TO_SUPERVISORS,
        weight=Weight.GRAVE,
    ),
    # Both sides are heard, each once.
    ActionRow(
        action=A.ANSWER_REOPENING,
        at=ISSUED,
        who=APPROVER_OR_SIGNATORY,
        needs=(Need.REOPENING_ANSWERABLE,),
        tells=TO_SUPERVISORS,
    ),
    ActionRow(
        action=A.REOPEN,
        at=ISSUED,
        to=State.REVIEW,
        who=SUPERVISOR,
        needs=(Need.REOPENING_DUE, Need.NO_APPEAL_OPEN),
        effect=ClockEffect.RESTARTS,
        tells=TO_APPLICANT | TO_JOINT | TO_APPROVERS,
        papers=("reopening",),
        ends=Ends("revoked", frozenset({"decision", "certificate"})),
        weight=Weight.GRAVE,
    ),
    ActionRow(
        action=A.DROP_REOPENING,
        at=ISSUED,
        who=SUPERVISOR,
        needs=(Need.REOPENING_OPEN,),
        tells=TO_APPLICANT | TO_HOLDER | TO_APPROVERS,
    ),
)
