"""What is published before it is decided: lists of rounds, with objections of applicants to their
own entries, and what is intended in one case.
"""

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
    SIGNATORY,
    SYSTEM,
    TO_APPLICANT,
    TO_HOLDER,
)

S, A = State, Action

PUBLICITY: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.OBJECT,
        at=(S.SIGNOFF,),
        who=SIGNATORY,
        needs=(Need.ON_PUBLIC_LIST, Need.NO_OBJECTION_OPEN),
        tells=TO_APPLICANT | TO_HOLDER | {Audience.APPROVERS},  # somebody may hold it, or nobody
    ),
    ActionRow(
        action=A.ENTER_OBJECTION,
        at=(S.SIGNOFF,),
        who=LEAD,
        needs=(Need.ON_PUBLIC_LIST, Need.NO_OBJECTION_OPEN),
        tells=TO_APPLICANT,
    ),
    ActionRow(
        action=A.PROPOSE_REPLY,
        at=(S.SIGNOFF,),
        who=LEAD,
        needs=(Need.OBJECTION_OPEN,),
        tells=frozenset({Audience.APPROVERS}),
        visible=Visible.NEVER,
        weight=Weight.USUAL,
        leaves=True,
    ),
    ActionRow(
        action=A.REJECT_OBJECTION,
        at=(S.SIGNOFF,),
        who=APPROVER,
        needs=(Need.OBJECTION_OPEN, Need.REPLY_PROPOSED),
        tells=TO_APPLICANT | TO_HOLDER,
        papers=("objection_reply",),
    ),
    ActionRow(
        action=A.UPHOLD_OBJECTION,
        at=(S.SIGNOFF,),
        to=S.REVIEW,
        who=APPROVER,
        needs=(Need.OBJECTION_OPEN, Need.REPLY_PROPOSED),
        tells=TO_APPLICANT | TO_HOLDER,
        papers=("objection_reply",),
        leaves=True,
    ),
    # What came back and was concluded anew stands on a list of its own, for all days again.
    ActionRow(
        action=A.PUBLISH_AGAIN,
        at=(S.SIGNOFF,),
        who=SYSTEM,
        tells=TO_APPLICANT,
    ),
    # Of a service whose steps say so: everybody reads what is intended before it is approved.
    ActionRow(
        action=A.PUBLICISE,
        at=(S.SIGNOFF,),
        who=APPROVER,
        needs=(Need.OTHER_PERSON, Need.NO_RECUSAL_OPEN, Need.PUBLICITY_DUE),
        tells=TO_APPLICANT | TO_HOLDER,
        weight=Weight.USUAL,
        leaves=True,
    ),
)
