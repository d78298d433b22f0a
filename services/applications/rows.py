"""Every action, and all that belongs to it, in one row each.

A state that a nature does not know is passed over: `lifecycles.py` makes the rules.
"""

from collections.abc import Mapping

from services.actor import AGENCY_ROLES, Role
from services.applications.lifecycle import (
    IN_PROGRESS,
    ISSUED,
    SUBMITTED,
    UNDECIDED,
    Action,
    Audience,
    Effect,
    Ends,
    Need,
    Part,
    Row,
    State,
    Visible,
    Weight,
    Who,
)


def _who(part: Part, *roles: Role) -> Who:
    return Who(frozenset({part}), frozenset(roles))


FILER = _who(Part.APPLICANT, Role.FILER, Role.OWNER)
OWNER = _who(Part.APPLICANT, Role.OWNER)
ANYONE = _who(Part.APPLICANT, Role.VIEWER, Role.FILER, Role.OWNER)
LEAD = _who(Part.LEAD, Role.REVIEWER)
APPROVER = _who(Part.LEAD, Role.APPROVER)
JOINT = _who(Part.JOINT, Role.REVIEWER)
HANDLER = Who(LEAD.parts | JOINT.parts, LEAD.roles)
# An approver can free what a colleague who is away holds; the portal, what one who left does.
FREER = Who(HANDLER.parts | {Part.SYSTEM}, AGENCY_ROLES)
SYSTEM = _who(Part.SYSTEM)

S, A = State, Action

TO_APPLICANT = frozenset({Audience.APPLICANT})
TO_HOLDER = frozenset({Audience.HOLDER})


_TABLE = (
    # --- the applicant drafts and signs
    Row(action=A.START, to=S.DRAFT, who=FILER),
    Row(
        action=A.REQUEST_SIGNATURE,
        at=(S.DRAFT,),
        to=S.SIGNING,
        who=FILER,
        tells=frozenset({Audience.SIGNATORIES}),
    ),
    Row(
        action=A.SUBMIT,
        at=(S.DRAFT, S.SIGNING),
        to=S.RECEIVED,
        who=OWNER,
        tells=TO_APPLICANT,
        papers=("receipt",),
    ),
    Row(action=A.DISCARD, at=(S.DRAFT,), to=S.DISCARDED, who=FILER, quiet=(S.DISCARDED,)),
    Row(
        action=A.RETURN_TO_FILER,
        at=(S.SIGNING,),
        to=S.DRAFT,
        who=FILER,
        tells=frozenset({Audience.STARTER}),
    ),
    # --- what comes in is looked at
    Row(
        action=A.ACCEPT,
        at=(S.RECEIVED,),
        to=S.ACCEPTED,
        who=LEAD,
        tells=TO_APPLICANT,
        papers=("acceptance",),
        weight=Weight.USUAL,
    ),
    Row(
        action=A.DEEM_ACCEPTED,
        at=(S.RECEIVED,),
        to=S.ACCEPTED,
        who=SYSTEM,
        effect=Effect.BACKDATES,  # silence accepts from the receipt, whenever it is noticed
        tells=TO_APPLICANT,
        papers=("acceptance",),
    ),
    Row(
        action=A.ASK_FOR_CORRECTION,
        at=(S.RECEIVED,),
        to=S.CORRECTION,
        who=LEAD,
        needs=Need.FIRST_CORRECTION,
        tells=TO_APPLICANT,
        papers=("correction",),
        leaves=True,
    ),
    Row(
        action=A.DECLINE,
        at=(S.RECEIVED,),
        to=S.NOT_ACCEPTED,
        who=LEAD,
        tells=TO_APPLICANT,
        papers=("not_accepted",),
        reasons="decline",
        weight=Weight.GRAVE,
        leaves=True,
    ),
    Row(
        action=A.RETURN,
        at=(S.RECEIVED,),
        to=S.RETURNED,
        who=LEAD,
        tells=TO_APPLICANT,
        reasons="return",
        weight=Weight.GRAVE,
        leaves=True,
    ),
    Row(
        action=A.ANSWER_CORRECTION,
        at=(S.CORRECTION,),
        to=S.RECEIVED,
        who=FILER,
        tells=TO_HOLDER,
    ),
    Row(action=A.LAPSE, at=(S.CORRECTION,), to=S.RETURNED, who=SYSTEM, tells=TO_APPLICANT),
    # --- what was accepted is reviewed and decided
    Row(action=A.START_REVIEW, at=(S.ACCEPTED,), to=S.REVIEW, who=LEAD, weight=Weight.USUAL),
    Row(
        action=A.CONSULT,
        at=(S.REVIEW, S.ASSIGNED),
        to=S.JOINT,
        who=LEAD,
        needs=Need.JOINT_BODIES,
        tells=frozenset({Audience.JOINT}),
        visible=Visible.ONCE_DECIDED,
        weight=Weight.USUAL,
    ),
    Row(
        action=A.CONCLUDE,
        at=(S.REVIEW,),
        to=S.SIGNOFF,
        who=LEAD,
        needs=Need.ALL_OPINIONS,
        tells=frozenset({Audience.APPROVERS}),
        visible=Visible.NEVER,
        weight=Weight.USUAL,
        leaves=True,
    ),
    Row(
        action=A.SUSPEND,
        at=(S.REVIEW, S.JOINT),
        to=S.SUSPENDED,
        who=LEAD,
        effect=Effect.PAUSES,
        tells=TO_APPLICANT,
    ),
    Row(
        action=A.OPINE,
        at=(S.JOINT,),
        who=JOINT,
        needs=Need.FIRST_OPINION,
        visible=Visible.ONCE_DECIDED,
        weight=Weight.USUAL,
        leaves=True,
    ),
    Row(action=A.GATHER, at=(S.JOINT,), to=S.REVIEW, who=SYSTEM, tells=TO_HOLDER),
    Row(
        action=A.RESUME,
        at=(S.SUSPENDED,),
        returns=True,
        who=LEAD,
        effect=Effect.RESUMES,
        tells=TO_APPLICANT,
        weight=Weight.USUAL,
    ),
    Row(
        action=A.SEND_BACK,
        at=(S.SIGNOFF,),
        to=S.REVIEW,
        who=APPROVER,
        tells=TO_HOLDER,
        visible=Visible.NEVER,
        leaves=True,
    ),
    Row(
        action=A.APPROVE,
        at=(S.SIGNOFF,),
        to=S.APPROVED,
        who=APPROVER,
        needs=Need.OTHER_PERSON,
        papers=("decision", "certificate"),
        decides="approved",
        weight=Weight.USUAL,
        leaves=True,
    ),
    Row(
        action=A.REFUSE,
        at=(S.SIGNOFF,),
        to=S.REFUSED,
        who=APPROVER,
        needs=Need.OTHER_PERSON,
        papers=("decision",),
        decides="refused",
        reasons="refuse",
        weight=Weight.GRAVE,
        leaves=True,
    ),
    Row(
        action=A.ISSUE,
        at=(S.APPROVED, S.REFUSED),
        to=S.CLOSED,
        who=SYSTEM,
        effect=Effect.STOPS,
        tells=TO_APPLICANT,
    ),
    Row(action=A.ACKNOWLEDGE, at=(S.CLOSED,), to=S.DELIVERED, who=ANYONE),
    # --- what is no decision of ours is checked, forwarded, answered or entered
    Row(
        action=A.CHECK,
        at=(S.RECEIVED,),
        to=S.CHECKED,
        who=LEAD,
        tells=TO_APPLICANT,
        weight=Weight.USUAL,
    ),
    Row(
        action=A.REFER,
        at=(S.CHECKED,),
        to=S.REFERRED,
        who=LEAD,
        tells=TO_APPLICANT,
        completes=True,
        reasons="refer",
        weight=Weight.USUAL,
        leaves=True,
    ),
    Row(
        action=A.ASSIGN,
        at=(S.RECEIVED,),
        to=S.ASSIGNED,
        who=LEAD,
        tells=TO_APPLICANT,
        weight=Weight.USUAL,
    ),
    Row(
        action=A.FORWARD,
        at=(S.RECEIVED,),
        to=S.FORWARDED,
        who=LEAD,
        needs=Need.CONSENTED,
        tells=TO_APPLICANT,
        weight=Weight.USUAL,
    ),
    Row(
        action=A.ANSWER,
        at=(S.ASSIGNED, S.FORWARDED),
        to=S.ANSWERED,
        who=LEAD,
        tells=TO_APPLICANT,
        completes=True,
        weight=Weight.USUAL,
        leaves=True,
    ),
    Row(
        action=A.CONFIRM,
        at=(S.RECEIVED,),
        to=S.ON_FILE,
        who=LEAD,
        tells=TO_APPLICANT,
        completes=True,
        weight=Weight.USUAL,
        leaves=True,
    ),
    Row(
        action=A.ENTER,
        at=(S.RECEIVED,),
        to=S.ENTERED,
        who=LEAD,
        tells=TO_APPLICANT,
        completes=True,
        weight=Weight.USUAL,
        leaves=True,
    ),
    # --- what holds across several states
    Row(
        action=A.WITHDRAW,
        at=UNDECIDED,
        to=S.WITHDRAWN,
        who=FILER,
        tells=TO_APPLICANT | TO_HOLDER,
    ),
    Row(
        action=A.CLAIM,
        at=UNDECIDED,
        who=HANDLER,
        quiet=UNDECIDED,
        visible=Visible.NEVER,
        weight=Weight.USUAL,
    ),
    Row(
        action=A.RELEASE,
        at=UNDECIDED,
        who=FREER,
        needs=Need.HELD,
        quiet=UNDECIDED,
        visible=Visible.NEVER,
        leaves=True,
    ),
    # A body whose term ends leaves no case behind: what it granted, somebody must be able to end.
    Row(
        action=A.HAND_OVER,
        at=SUBMITTED,
        who=SYSTEM,
        tells=frozenset({Audience.APPLICANT, Audience.SUCCESSORS}),
        quiet=tuple(state for state in SUBMITTED if state not in UNDECIDED),
    ),
    Row(
        action=A.DISCONTINUE,
        at=IN_PROGRESS,
        to=S.DISCONTINUED,
        who=APPROVER,
        tells=TO_APPLICANT,
        weight=Weight.GRAVE,
        leaves=True,
    ),
    Row(
        action=A.EXTEND,
        at=(S.ACCEPTED, S.REVIEW, S.JOINT, S.SIGNOFF, S.ASSIGNED),
        who=APPROVER,
        needs=Need.EXTENDABLE,
        effect=Effect.EXTENDS,
        tells=TO_APPLICANT,
    ),
    Row(
        action=A.REVOKE,
        at=ISSUED,
        to=S.REVOKED,
        who=APPROVER,
        needs=Need.CERTIFIED,
        tells=TO_APPLICANT,
        papers=("revocation",),
        # The decision falls with the certificate where it was unlawful ...
        ends=Ends("revoked", frozenset({"decision", "certificate"})),
        reasons="revoke",
        weight=Weight.GRAVE,
    ),
    Row(
        action=A.CANCEL,
        at=ISSUED,
        to=S.CANCELLED,
        who=APPROVER,
        needs=Need.CERTIFIED,
        tells=TO_APPLICANT,
        papers=("cancellation",),
        ends=Ends("cancelled", frozenset({"certificate"})),  # ... and stands where it was not
        reasons="cancel",
        weight=Weight.GRAVE,
    ),
)

ROWS: Mapping[Action, Row] = {row.action: row for row in _TABLE}
"""Every action, in the order in which those of one weight are offered."""
