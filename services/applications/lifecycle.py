"""The lifecycle of an application, as one table.

Buttons, permissions, tests and the diagram in `docs/` are all read off `RULES`.
Terms follow the practice of Chinese government services:
收件, 补正, 受理, 审查, 会办, 签发, 办结, 送达.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from services.actor import AGENCY_ROLES, Role


class State(StrEnum):
    """Where an application stands. Stored as a plain column."""

    DRAFT = "draft"  # 草稿
    SIGNING = "signing"  # 待签署
    DISCARDED = "discarded"  # 已删除草稿
    RECEIVED = "received"  # 收件
    CORRECTION = "correction"  # 补正
    NOT_ACCEPTED = "not_accepted"  # 不予受理
    RETURNED = "returned"  # 退件
    ACCEPTED = "accepted"  # 受理
    REVIEW = "review"  # 审查
    JOINT = "joint"  # 会办
    SUSPENDED = "suspended"  # 中止
    SIGNOFF = "signoff"  # 待签发
    APPROVED = "approved"  # 准予
    REFUSED = "refused"  # 不予
    CLOSED = "closed"  # 办结
    DELIVERED = "delivered"  # 送达
    REVOKED = "revoked"  # 撤销
    CANCELLED = "cancelled"  # 注销
    WITHDRAWN = "withdrawn"  # 撤回
    DISCONTINUED = "discontinued"  # 终止


class Action(StrEnum):
    """What an actor can do to an application. Each appends one event."""

    START = "start"
    REQUEST_SIGNATURE = "request_signature"
    RETURN_TO_FILER = "return_to_filer"
    DISCARD = "discard"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ANSWER_CORRECTION = "answer_correction"
    CLAIM = "claim"
    RELEASE = "release"
    HAND_OVER = "hand_over"  # 转办
    ACCEPT = "accept"
    DEEM_ACCEPTED = "deem_accepted"
    ASK_FOR_CORRECTION = "ask_for_correction"
    DECLINE = "decline"
    RETURN = "return"
    LAPSE = "lapse"
    START_REVIEW = "start_review"
    CONSULT = "consult"
    OPINE = "opine"
    GATHER = "gather"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    CONCLUDE = "conclude"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REFUSE = "refuse"
    DISCONTINUE = "discontinue"
    ISSUE = "issue"
    ACKNOWLEDGE = "acknowledge"
    REVOKE = "revoke"
    CANCEL = "cancel"


class Part(StrEnum):
    """In which part somebody acts."""

    APPLICANT = "applicant"
    LEAD = "lead"  # 承办
    JOINT = "joint"  # 会办
    SYSTEM = "system"


class Phase(StrEnum):
    """What the clock measures in a state."""

    ACCEPTANCE = "acceptance"  # 受理时限: the lead agency's
    CORRECTION = "correction"  # 补正期限: the applicant's
    DECISION = "decision"  # 办理时限: the agencies'
    PAUSED = "paused"  # 中止: nobody's, and told why
    DELIVERY = "delivery"  # 送达时限: the lead agency's


@dataclass(frozen=True, slots=True)
class Who:
    """Who may take an action: in which part, and in which role."""

    parts: frozenset[Part]
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One cell of the table.

    Args:
        to: the state it leads to; None where it returns to the state that was
            left (`resume`).
        who: who may take it.

    """

    to: State | None
    who: Who


def _who(part: Part, *roles: Role) -> Who:
    return Who(frozenset({part}), frozenset(roles))


FILER = _who(Part.APPLICANT, Role.FILER, Role.OWNER)
OWNER = _who(Part.APPLICANT, Role.OWNER)
ANYONE = _who(Part.APPLICANT, Role.VIEWER, Role.FILER, Role.OWNER)
LEAD = _who(Part.LEAD, Role.REVIEWER)
APPROVER = _who(Part.LEAD, Role.APPROVER)
JOINT = _who(Part.JOINT, Role.REVIEWER)
HANDLER = Who(LEAD.parts | JOINT.parts, LEAD.roles)
SYSTEM = _who(Part.SYSTEM)

S, A = State, Action

RULES: dict[tuple[State, Action], Rule] = {
    (S.DRAFT, A.REQUEST_SIGNATURE): Rule(S.SIGNING, FILER),
    (S.DRAFT, A.SUBMIT): Rule(S.RECEIVED, OWNER),
    (S.DRAFT, A.DISCARD): Rule(S.DISCARDED, FILER),
    (S.SIGNING, A.RETURN_TO_FILER): Rule(S.DRAFT, FILER),
    (S.SIGNING, A.SUBMIT): Rule(S.RECEIVED, OWNER),
    (S.RECEIVED, A.ACCEPT): Rule(S.ACCEPTED, LEAD),
    (S.RECEIVED, A.DEEM_ACCEPTED): Rule(S.ACCEPTED, SYSTEM),
    (S.RECEIVED, A.ASK_FOR_CORRECTION): Rule(S.CORRECTION, LEAD),
    (S.RECEIVED, A.DECLINE): Rule(S.NOT_ACCEPTED, LEAD),
    (S.RECEIVED, A.RETURN): Rule(S.RETURNED, LEAD),
    (S.CORRECTION, A.ANSWER_CORRECTION): Rule(S.RECEIVED, FILER),
    (S.CORRECTION, A.LAPSE): Rule(S.RETURNED, SYSTEM),
    (S.ACCEPTED, A.START_REVIEW): Rule(S.REVIEW, LEAD),
    (S.REVIEW, A.CONSULT): Rule(S.JOINT, LEAD),
    (S.REVIEW, A.CONCLUDE): Rule(S.SIGNOFF, LEAD),
    (S.REVIEW, A.SUSPEND): Rule(S.SUSPENDED, LEAD),
    (S.JOINT, A.OPINE): Rule(S.JOINT, JOINT),
    (S.JOINT, A.GATHER): Rule(S.REVIEW, SYSTEM),
    (S.JOINT, A.SUSPEND): Rule(S.SUSPENDED, LEAD),
    (S.SUSPENDED, A.RESUME): Rule(None, LEAD),
    (S.SIGNOFF, A.SEND_BACK): Rule(S.REVIEW, APPROVER),
    (S.SIGNOFF, A.APPROVE): Rule(S.APPROVED, APPROVER),
    (S.SIGNOFF, A.REFUSE): Rule(S.REFUSED, APPROVER),
    (S.APPROVED, A.ISSUE): Rule(S.CLOSED, SYSTEM),
    (S.REFUSED, A.ISSUE): Rule(S.CLOSED, SYSTEM),
    (S.CLOSED, A.ACKNOWLEDGE): Rule(S.DELIVERED, ANYONE),
}

SUBMITTED = tuple(state for state in S if state not in {S.DRAFT, S.SIGNING, S.DISCARDED})
"""States of what the agencies know of."""

UNDECIDED = (
    S.RECEIVED,
    S.CORRECTION,
    S.ACCEPTED,
    S.REVIEW,
    S.JOINT,
    S.SUSPENDED,
    S.SIGNOFF,
)
"""Submitted and not yet decided."""

IN_PROGRESS = (S.ACCEPTED, S.REVIEW, S.JOINT, S.SUSPENDED, S.SIGNOFF)
"""Accepted and not yet decided."""

# What holds across several states.
RULES |= {(state, A.WITHDRAW): Rule(S.WITHDRAWN, FILER) for state in UNDECIDED}
for state in UNDECIDED:
    handler = HANDLER if state is S.JOINT else LEAD
    RULES[state, A.CLAIM] = Rule(state, handler)
    # An approver can free what a colleague who is away holds; the portal, what one who left does.
    RULES[state, A.RELEASE] = Rule(state, Who(handler.parts | SYSTEM.parts, AGENCY_ROLES))
# A body whose term ends leaves no case behind: what it granted, somebody must be able to end.
RULES |= {(state, A.HAND_OVER): Rule(state, SYSTEM) for state in SUBMITTED}
RULES |= {(state, A.DISCONTINUE): Rule(S.DISCONTINUED, APPROVER) for state in IN_PROGRESS}
RULES |= {
    (state, A.EXTEND): Rule(state, APPROVER) for state in IN_PROGRESS if state is not S.SUSPENDED
}

ISSUED = (S.CLOSED, S.DELIVERED)
"""Decided, and the result is out. What was granted can still be ended."""

RULES |= {(state, A.REVOKE): Rule(S.REVOKED, APPROVER) for state in ISSUED}
RULES |= {(state, A.CANCEL): Rule(S.CANCELLED, APPROVER) for state in ISSUED}

OUT_OF_FORCE: dict[Action, tuple[Literal["revoked", "cancelled"], frozenset[str]]] = {
    # The decision falls with the certificate where it was unlawful, and stands where it was not.
    A.REVOKE: ("revoked", frozenset({"decision", "certificate"})),
    A.CANCEL: ("cancelled", frozenset({"certificate"})),
}
"""What becomes of papers that an action puts out of force, and of which kinds."""

FINAL = frozenset(
    {
        S.DISCARDED,
        S.NOT_ACCEPTED,
        S.RETURNED,
        S.REVOKED,
        S.CANCELLED,
        S.WITHDRAWN,
        S.DISCONTINUED,
    }
)
"""States that nothing leads out of."""

ENDED = FINAL | {S.DELIVERED}
"""States in which nobody has anything to do: what follows `delivered`, if anything, is rare."""

EDITABLE = frozenset({S.DRAFT, S.CORRECTION})
"""States in which the applicant changes answers; in `correction` only those listed."""

PHASES: dict[State, Phase] = {
    S.RECEIVED: Phase.ACCEPTANCE,
    S.CORRECTION: Phase.CORRECTION,
    S.ACCEPTED: Phase.DECISION,
    S.REVIEW: Phase.DECISION,
    S.JOINT: Phase.DECISION,
    S.SIGNOFF: Phase.DECISION,
    S.SUSPENDED: Phase.PAUSED,
    S.APPROVED: Phase.DELIVERY,
    S.REFUSED: Phase.DELIVERY,
    S.CLOSED: Phase.DELIVERY,
}
"""What runs in each state. States that are missing have no clock."""

WAITING: dict[State, str] = {
    S.RECEIVED: "reviewer",
    S.CORRECTION: "applicant",
    S.ACCEPTED: "reviewer",
    S.REVIEW: "reviewer",
    S.JOINT: "others",
    S.SUSPENDED: "reviewer",
    S.SIGNOFF: "approver",
}
"""Whom the lead's review waits for; `nobody` where missing."""
