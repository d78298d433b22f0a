"""Checks on site, of a filing in a round or of the report on its money: two officers each."""

from services.applications.lifecycle import (
    ISSUED,
    Action,
    ActionRow,
    Audience,
    Need,
    State,
    Visible,
)
from services.applications.rows.who import LEAD, OFFICER, TO_APPLICANT, TO_HOLDER

AT = (State.REVIEW, *ISSUED)

SITE_CHECKS: tuple[ActionRow, ...] = (
    ActionRow(
        action=Action.ENTER_SITE_CHECK,
        at=AT,
        who=LEAD,
        tells=frozenset({Audience.COMPANION}),
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=Action.CONFIRM_SITE_CHECK,
        at=AT,
        who=OFFICER,
        needs=(Need.SITE_CHECK_WAITS,),
        tells=TO_APPLICANT | TO_HOLDER,
    ),
)
