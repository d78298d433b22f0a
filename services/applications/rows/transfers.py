"""Handing a case over to the unit that is competent: proposed, granted, taken over or sent back."""

from services.applications.lifecycle import (
    Action,
    ActionRow,
    Audience,
    Need,
    State,
    Visible,
    Weight,
)
from services.applications.rows.who import (
    APPROVER,
    LEAD,
    OFFICER,
    TO_APPLICANT,
    TO_HOLDER,
)

S, A = State, Action

AT = (S.RECEIVED, S.ACCEPTED, S.REVIEW, S.ASSIGNED)
"""Before acceptance, while under review, or once a question is assigned."""

TRANSFERS: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.PROPOSE_TRANSFER,
        at=AT,
        who=LEAD,
        needs=(Need.TRANSFERABLE,),
        tells=frozenset({Audience.APPROVERS}),
        visible=Visible.NEVER,
    ),
    # The new lead sees the case from then on, and the one before no longer.
    ActionRow(
        action=A.TRANSFER,
        at=AT,
        who=APPROVER,
        needs=(Need.TRANSFER_PROPOSED,),
        tells=TO_APPLICANT | {Audience.NEW_LEAD},
        leaves=True,
    ),
    ActionRow(
        action=A.REJECT_TRANSFER,
        at=AT,
        who=APPROVER,
        needs=(Need.TRANSFER_PROPOSED,),
        tells=TO_HOLDER,
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.TAKE_OVER,
        at=AT,
        who=OFFICER,
        needs=(Need.TRANSFER_OPEN,),
        tells=TO_APPLICANT,
        papers=("transfer",),
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.RETURN_TRANSFER,
        at=AT,
        who=APPROVER,
        needs=(Need.TRANSFER_OPEN,),
        tells=TO_APPLICANT | {Audience.NEW_LEAD},
        leaves=True,
    ),
)
