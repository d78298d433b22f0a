"""Slips in the words of a decision, put right without deciding anew."""

from services.applications.lifecycle import ISSUED, Action, ActionRow, Audience, Need, Visible
from services.applications.rows.who import APPROVER, OFFICER, TO_APPLICANT, TO_HOLDER, TO_JOINT

A = Action

RECTIFICATIONS: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.PROPOSE_RECTIFICATION,
        at=ISSUED,
        who=OFFICER,
        needs=(Need.NO_RECTIFICATION_OPEN,),
        tells=frozenset({Audience.APPROVERS}),
        visible=Visible.NEVER,
    ),
    # Whoever was told of the decision is told of the slip in it.
    ActionRow(
        action=A.RECTIFY,
        at=ISSUED,
        who=APPROVER,
        needs=(Need.RECTIFICATION_OPEN,),
        tells=TO_APPLICANT | TO_JOINT | TO_HOLDER,
        papers=("rectification",),
    ),
    ActionRow(
        action=A.REJECT_RECTIFICATION,
        at=ISSUED,
        who=APPROVER,
        needs=(Need.RECTIFICATION_OPEN,),
        tells=TO_HOLDER,
        visible=Visible.NEVER,
    ),
)
