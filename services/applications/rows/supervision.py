"""A joint body that does not answer: reminded, warned, escalated, and what is decided then."""

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
    ESCALATOR,
    SUPERVISOR,
    SYSTEM,
    TO_APPLICANT,
    TO_HOLDER,
    TO_JOINT,
)

S, A = State, Action

TO_JOINT_APPROVERS = frozenset({Audience.JOINT_APPROVERS})

SUPERVISION: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.REMIND,
        at=(S.JOINT,),
        who=SYSTEM,
        tells=TO_JOINT,
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.WARN,
        at=(S.JOINT,),
        who=SYSTEM,
        tells=TO_JOINT | TO_JOINT_APPROVERS,
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.ESCALATE,
        at=(S.JOINT,),
        who=ESCALATOR,
        needs=(Need.SILENT,),
        tells=frozenset({Audience.SUPERVISORS}) | TO_JOINT_APPROVERS,
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.SET_DAY,
        at=(S.JOINT,),
        who=SUPERVISOR,
        needs=(Need.ESCALATED,),
        tells=TO_JOINT | TO_JOINT_APPROVERS | TO_HOLDER,
        visible=Visible.NEVER,
        weight=Weight.USUAL,
    ),
    # Silence is never consent: the case goes on without an opinion, and says so everywhere.
    ActionRow(
        action=A.WAIVE_OPINION,
        at=(S.JOINT,),
        who=SUPERVISOR,
        needs=(Need.ESCALATED,),
        tells=TO_JOINT | TO_JOINT_APPROVERS | TO_HOLDER | TO_APPLICANT,
        weight=Weight.GRAVE,
    ),
)
