"""Certificates that are issued anew, since their holder is called otherwise now (换发)."""

from services.applications.lifecycle import (
    ISSUED,
    Action,
    ActionRow,
    Audience,
    Ends,
    Need,
    Visible,
)
from services.applications.rows.who import (
    APPROVER,
    OFFICER,
    SIGNATORY,
    TO_APPLICANT,
    TO_HOLDER,
    TO_JOINT,
)

A = Action
TO_APPROVERS = frozenset({Audience.APPROVERS})

REISSUES: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.ASK_FOR_REISSUE,
        at=ISSUED,
        who=SIGNATORY,
        needs=(Need.CERTIFIED, Need.REISSUE_ASKABLE),
        tells=TO_HOLDER | TO_APPROVERS,
    ),
    # An officer also proposes it where the holder asked for nothing.
    ActionRow(
        action=A.PROPOSE_REISSUE,
        at=ISSUED,
        who=OFFICER,
        needs=(Need.CERTIFIED, Need.REISSUE_PROPOSABLE, Need.NO_ENDING_OPEN),
        tells=TO_APPROVERS,
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.REISSUE,
        at=ISSUED,
        who=APPROVER,
        needs=(Need.CERTIFIED, Need.REISSUE_PROPOSED, Need.NO_ENDING_OPEN),
        tells=TO_APPLICANT | TO_HOLDER | TO_JOINT,
        papers=("certificate",),
        ends=Ends("replaced", frozenset({"certificate"})),
    ),
    ActionRow(
        action=A.REJECT_REISSUE,
        at=ISSUED,
        who=APPROVER,
        needs=(Need.REISSUE_OPEN,),
        tells=TO_APPLICANT | TO_HOLDER,
    ),
)
