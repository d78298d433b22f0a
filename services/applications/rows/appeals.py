"""What is brought against a decision before others, and how that ended."""

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
from services.applications.rows.who import APPROVER, TO_APPLICANT, TO_HOLDER, TO_JOINT

A = Action

APPEALS: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.ENTER_APPEAL,
        at=ISSUED,
        who=APPROVER,
        needs=(Need.NO_APPEAL_OPEN,),
        tells=TO_APPLICANT | TO_HOLDER,
    ),
    # Whoever was told of the decision is told what became of it. What the agency itself revoked
    # meanwhile is still under review until that has ended.
    ActionRow(
        action=A.ENTER_APPEAL_OUTCOME,
        at=(*ISSUED, State.REVOKED),
        who=APPROVER,
        needs=(Need.APPEAL_OPEN,),
        tells=TO_APPLICANT | TO_HOLDER | TO_JOINT,
    ),
    ActionRow(
        action=A.OVERTURN,
        at=ISSUED,
        to=State.REVOKED,
        who=APPROVER,
        needs=(Need.APPEAL_OPEN,),
        tells=TO_APPLICANT | TO_HOLDER | TO_JOINT,
        ends=Ends("revoked", frozenset({"decision", "certificate"})),
        weight=Weight.GRAVE,
    ),
    # Revoked, and to be decided again: the other approvers are told, as a reviewer is to be found.
    ActionRow(
        action=A.REDO,
        at=ISSUED,
        to=State.REVIEW,
        who=APPROVER,
        needs=(Need.APPEAL_OPEN,),
        effect=ClockEffect.RESTARTS,
        tells=TO_APPLICANT | TO_JOINT | {Audience.APPROVERS},
        papers=("reopening",),
        ends=Ends("revoked", frozenset({"decision", "certificate"})),
        weight=Weight.GRAVE,
    ),
)
