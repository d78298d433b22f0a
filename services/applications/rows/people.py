"""Who works on a case: assigned by an approver, and who steps aside."""

from services.applications.lifecycle import (
    UNDECIDED,
    Action,
    ActionRow,
    Audience,
    Need,
    Visible,
    Weight,
)
from services.applications.rows.who import (
    ASSIGNER,
    RECUSER,
    SIGNATORY,
    STAFF,
    TO_APPLICANT,
    TO_HOLDER,
)

TO_OFFICER = frozenset({Audience.COMPANION})
TO_DECIDERS = frozenset({Audience.DECIDERS})

PEOPLE: tuple[ActionRow, ...] = (
    ActionRow(
        action=Action.ALLOT,
        at=UNDECIDED,
        who=ASSIGNER,
        needs=(Need.CONSULTED,),
        tells=TO_OFFICER,
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=Action.DECLARE_RELATION,
        at=UNDECIDED,
        who=STAFF,
        needs=(Need.CONSULTED,),
        tells=TO_DECIDERS,
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=Action.ASK_FOR_RECUSAL,
        at=UNDECIDED,
        who=SIGNATORY,
        needs=(Need.NO_RECUSAL_OPEN,),
        tells=TO_DECIDERS,
    ),
    ActionRow(
        action=Action.GRANT_RECUSAL,
        at=UNDECIDED,
        who=RECUSER,
        needs=(Need.RECUSAL_ASKED,),
        tells=TO_APPLICANT | TO_HOLDER | TO_OFFICER,
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=Action.REJECT_RECUSAL,
        at=UNDECIDED,
        who=RECUSER,
        needs=(Need.RECUSAL_ASKED,),
        tells=TO_APPLICANT | TO_HOLDER | TO_OFFICER,
    ),
)
