"""What supervisors decide: on joint bodies that do not answer, on a second notice or suspension."""

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
    LEAD,
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
    # What the first correction notice did not list: the supervisor of the leading group decides.
    ActionRow(
        action=A.ASK_TO_CORRECT_AGAIN,
        at=(S.RECEIVED,),
        who=LEAD,
        needs=(Need.SECOND_CORRECTION_ASKABLE,),
        tells=frozenset({Audience.SUPERVISORS}),
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.ALLOW_CORRECTION,
        at=(S.RECEIVED,),
        who=SUPERVISOR,
        needs=(Need.SECOND_CORRECTION_ASKED,),
        tells=TO_HOLDER,
        visible=Visible.NEVER,
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.DENY_CORRECTION,
        at=(S.RECEIVED,),
        who=SUPERVISOR,
        needs=(Need.SECOND_CORRECTION_ASKED,),
        tells=TO_HOLDER,
        visible=Visible.NEVER,
    ),
    # The same reason stops the clock again only with leave: the clock runs on until then.
    ActionRow(
        action=A.ASK_TO_SUSPEND_AGAIN,
        at=(S.REVIEW, S.JOINT),
        who=LEAD,
        needs=(Need.SECOND_SUSPENSION_ASKABLE,),
        tells=frozenset({Audience.SUPERVISORS}),
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.ALLOW_SUSPENSION,
        at=(S.REVIEW, S.JOINT),
        who=SUPERVISOR,
        needs=(Need.SECOND_SUSPENSION_ASKED,),
        tells=TO_HOLDER,
        visible=Visible.NEVER,
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.DENY_SUSPENSION,
        at=(S.REVIEW, S.JOINT),
        who=SUPERVISOR,
        needs=(Need.SECOND_SUSPENSION_ASKED,),
        tells=TO_HOLDER,
        visible=Visible.NEVER,
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
    # Nobody waits longer than its day for an agency that nothing names.
    ActionRow(
        action=A.STOP_WAITING,
        at=(S.JOINT,),
        who=SYSTEM,
        tells=TO_JOINT | TO_JOINT_APPROVERS | TO_HOLDER,
    ),
)
