"""The conditions of a decision: everybody is reminded of them, and an officer checks them."""

from services.applications.lifecycle import ISSUED, Action, ActionRow, Audience, Need
from services.applications.rows.who import CHECKER, SYSTEM, TO_APPLICANT, TO_HOLDER, TO_JOINT

A = Action

CONDITIONS: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.CHECK_CONDITION,
        at=ISSUED,
        who=CHECKER,
        needs=(Need.CONDITION_OPEN,),
        tells=TO_APPLICANT | TO_HOLDER | TO_JOINT,
    ),
    ActionRow(
        action=A.REMIND_CONDITIONS,
        at=ISSUED,
        who=SYSTEM,
        tells=TO_APPLICANT | TO_HOLDER | TO_JOINT,
    ),
    ActionRow(
        action=A.MISS_CONDITIONS,
        at=ISSUED,
        who=SYSTEM,
        tells=TO_APPLICANT | TO_HOLDER | TO_JOINT | {Audience.APPROVERS, Audience.JOINT_APPROVERS},
    ),
)
