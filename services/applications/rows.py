"""Every action, and everything about it, in one row each.

`lifecycles.py` makes the transitions, and leaves out states that a nature does not have.
"""

from collections.abc import Mapping

from services.actor import AGENCY_ROLES, APPLICANT_ROLES, PREPARERS, SIGNATORIES, Role
from services.applications.lifecycle import (
    ERASABLE,
    IN_PROGRESS,
    ISSUED,
    SHARED,
    SUBMITTED,
    UNDECIDED,
    Action,
    ActionRow,
    Audience,
    Capacity,
    ClockEffect,
    Ends,
    Need,
    State,
    Visible,
    Weight,
    Who,
)


def _who(part: Capacity, *roles: Role) -> Who:
    return Who(frozenset({part}), frozenset(roles))


FILER = _who(Capacity.APPLICANT, *PREPARERS)
SIGNATORY = _who(Capacity.APPLICANT, *SIGNATORIES)
ANYONE = _who(Capacity.APPLICANT, *APPLICANT_ROLES)
LEAD = _who(Capacity.LEAD, Role.REVIEWER)
APPROVER = _who(Capacity.LEAD, Role.APPROVER)
JOINT = _who(Capacity.JOINT, Role.REVIEWER)
HANDLER = Who(LEAD.capacities | JOINT.capacities, LEAD.roles)
# An approver can release a case of a colleague who is away, the portal that of one who left.
FREER = Who(HANDLER.capacities | {Capacity.SYSTEM}, AGENCY_ROLES)
SYSTEM = _who(Capacity.SYSTEM)
# What an institution answers elsewhere, the lead enters for it.
ANSWERER = Who(LEAD.capacities | {Capacity.INSTITUTION}, LEAD.roles | {Role.LIAISON})

S, A = State, Action

TO_APPLICANT = frozenset({Audience.APPLICANT})
TO_HOLDER = frozenset({Audience.HOLDER})
TO_JOINT = frozenset({Audience.JOINT})
TO_INSTITUTIONS = frozenset({Audience.INSTITUTIONS})


GRANTED = (*ISSUED, S.REVOKED, S.CANCELLED)
"""States in which something was granted, though it may have ended since."""

_TABLE = (
    # --- the applicant drafts and signs
    ActionRow(action=A.START, to=S.DRAFT, who=FILER),
    ActionRow(
        action=A.REQUEST_SIGNATURE,
        at=(S.DRAFT,),
        to=S.SIGNING,
        who=FILER,
        tells=frozenset({Audience.SIGNATORIES}),
    ),
    ActionRow(
        action=A.SUBMIT,
        at=(S.DRAFT, S.SIGNING),
        to=S.RECEIVED,
        who=SIGNATORY,
        needs=(Need.CONFIRMED,),
        tells=TO_APPLICANT,
        papers=("receipt",),
    ),
    ActionRow(action=A.DISCARD, at=(S.DRAFT,), to=S.DISCARDED, who=FILER, quiet=(S.DISCARDED,)),
    ActionRow(
        action=A.EXPIRE,
        at=(S.DRAFT, S.SIGNING),
        to=S.DISCARDED,
        who=SYSTEM,
        quiet=(S.DISCARDED,),
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.RETURN_TO_FILER,
        at=(S.SIGNING,),
        to=S.DRAFT,
        who=FILER,
        tells=frozenset({Audience.STARTER}),
    ),
    # --- the lead checks what came in
    ActionRow(
        action=A.ACCEPT,
        at=(S.RECEIVED,),
        to=S.ACCEPTED,
        who=LEAD,
        tells=TO_APPLICANT,
        papers=("acceptance",),
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.DEEM_ACCEPTED,
        at=(S.RECEIVED,),
        to=S.ACCEPTED,
        who=SYSTEM,
        effect=ClockEffect.BACKDATES,  # silence accepts from the day of receipt
        tells=TO_APPLICANT,
        papers=("acceptance",),
    ),
    ActionRow(
        action=A.ASK_FOR_CORRECTION,
        at=(S.RECEIVED,),
        to=S.CORRECTION,
        who=LEAD,
        needs=(Need.FIRST_CORRECTION,),
        tells=TO_APPLICANT,
        papers=("correction",),
        leaves=True,
    ),
    ActionRow(
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
    ActionRow(
        action=A.RETURN,
        at=(S.RECEIVED,),
        to=S.RETURNED,
        who=LEAD,
        tells=TO_APPLICANT,
        reasons="return",
        weight=Weight.GRAVE,
        leaves=True,
    ),
    ActionRow(
        action=A.OFFER_CORRECTION,
        at=(S.CORRECTION,),
        who=FILER,
        tells=frozenset({Audience.SIGNATORIES}),
    ),
    # What was signed, those who sign correct and withdraw.
    ActionRow(
        action=A.ANSWER_CORRECTION,
        at=(S.CORRECTION,),
        to=S.RECEIVED,
        who=SIGNATORY,
        tells=TO_HOLDER,
    ),
    ActionRow(action=A.LAPSE, at=(S.CORRECTION,), to=S.RETURNED, who=SYSTEM, tells=TO_APPLICANT),
    # --- the lead reviews and decides an accepted case
    ActionRow(action=A.START_REVIEW, at=(S.ACCEPTED,), to=S.REVIEW, who=LEAD, weight=Weight.USUAL),
    ActionRow(
        action=A.CONSULT,
        at=(S.REVIEW, S.ASSIGNED),
        to=S.JOINT,
        who=LEAD,
        needs=(Need.JOINT_BODIES,),
        tells=TO_JOINT,
        visible=Visible.ONCE_DECIDED,
        weight=Weight.USUAL,
    ),
    # Of a fund: which costs are recognised, row by row.
    ActionRow(
        action=A.EXAMINE,
        at=(S.REVIEW,),
        who=LEAD,
        quiet=(S.REVIEW,),
        reasons="strike",
        visible=Visible.NEVER,
    ),
    ActionRow(
        action=A.CONCLUDE,
        at=(S.REVIEW,),
        to=S.SIGNOFF,
        who=LEAD,
        needs=(Need.ALL_OPINIONS,),
        tells=frozenset({Audience.APPROVERS}),
        visible=Visible.NEVER,
        weight=Weight.USUAL,
        leaves=True,
    ),
    ActionRow(
        action=A.SUSPEND,
        at=(S.REVIEW, S.JOINT),
        to=S.SUSPENDED,
        who=LEAD,
        effect=ClockEffect.PAUSES,
        tells=TO_APPLICANT,
    ),
    ActionRow(
        action=A.OPINE,
        at=(S.JOINT,),
        who=JOINT,
        needs=(Need.FIRST_OPINION,),
        visible=Visible.ONCE_DECIDED,
        weight=Weight.USUAL,
        leaves=True,
    ),
    ActionRow(action=A.GATHER, at=(S.JOINT,), to=S.REVIEW, who=SYSTEM, tells=TO_HOLDER),
    ActionRow(
        action=A.RESUME,
        at=(S.SUSPENDED,),
        returns=True,
        who=LEAD,
        effect=ClockEffect.RESUMES,
        tells=TO_APPLICANT,
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.SEND_BACK,
        at=(S.SIGNOFF,),
        to=S.REVIEW,
        who=APPROVER,
        needs=(Need.NO_OBJECTION_OPEN,),
        tells=TO_HOLDER,
        visible=Visible.NEVER,
        leaves=True,
    ),
    # Of a fund: an objection of an applicant to its own entry on the public list of a round.
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
    ActionRow(
        action=A.APPROVE,
        at=(S.SIGNOFF,),
        to=S.APPROVED,
        who=APPROVER,
        needs=(Need.OTHER_PERSON, Need.ROUND_SETTLED, Need.NO_OBJECTION_OPEN),
        papers=("decision", "certificate"),
        decides="approved",
        weight=Weight.USUAL,
        leaves=True,
    ),
    ActionRow(
        action=A.REFUSE,
        at=(S.SIGNOFF,),
        to=S.REFUSED,
        who=APPROVER,
        needs=(Need.OTHER_PERSON, Need.ROUND_SETTLED, Need.NO_OBJECTION_OPEN),
        papers=("decision",),
        decides="refused",
        reasons="refuse",
        weight=Weight.GRAVE,
        leaves=True,
    ),
    ActionRow(
        action=A.ISSUE,
        at=(S.APPROVED, S.REFUSED),
        to=S.CLOSED,
        who=SYSTEM,
        effect=ClockEffect.STOPS,
        tells=TO_APPLICANT,
    ),
    ActionRow(action=A.ACKNOWLEDGE, at=(S.CLOSED,), to=S.DELIVERED, who=ANYONE),
    # --- cases without a decision are checked, forwarded, answered or entered
    ActionRow(
        action=A.CHECK,
        at=(S.RECEIVED,),
        to=S.CHECKED,
        who=LEAD,
        tells=TO_APPLICANT,
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.REFER,
        at=(S.CHECKED,),
        to=S.REFERRED,
        who=LEAD,
        tells=TO_APPLICANT | TO_JOINT,
        papers=("referral",),
        completes=True,
        reasons="refer",
        weight=Weight.USUAL,
        leaves=True,
    ),
    ActionRow(
        action=A.ASSIGN,
        at=(S.RECEIVED,),
        to=S.ASSIGNED,
        who=LEAD,
        tells=TO_APPLICANT,
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.FORWARD,
        at=(S.RECEIVED,),
        to=S.FORWARDED,
        who=LEAD,
        needs=(Need.CONSENTED, Need.SHARED),
        tells=TO_APPLICANT | TO_INSTITUTIONS,
        weight=Weight.USUAL,
    ),
    # Consent is given to each institution, and withdrawn with effect from then on.
    ActionRow(
        action=A.CONSENT,
        at=(S.RECEIVED, *SHARED),
        who=SIGNATORY,
        needs=(Need.CONSENTED, Need.ANOTHER),
        tells=TO_APPLICANT | TO_HOLDER | TO_INSTITUTIONS,
    ),
    ActionRow(
        action=A.RECALL,
        at=(S.RECEIVED, S.CORRECTION, *SHARED),
        who=SIGNATORY,
        needs=(Need.SHARED,),
        tells=TO_APPLICANT | TO_HOLDER | TO_INSTITUTIONS,
    ),
    ActionRow(
        action=A.REPLY,
        at=SHARED,
        to=S.TALKS,
        who=ANSWERER,
        needs=(Need.SHARED,),
        tells=TO_APPLICANT | TO_HOLDER,
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.MATCH,
        at=(S.TALKS,),
        to=S.MATCHED,
        who=LEAD,
        needs=(Need.WILLING,),
        tells=TO_APPLICANT | TO_JOINT | TO_INSTITUTIONS,
        completes=True,
        weight=Weight.USUAL,
        leaves=True,
    ),
    ActionRow(
        action=A.UNMATCH,
        at=SHARED,
        to=S.UNMATCHED,
        who=LEAD,
        tells=TO_APPLICANT | TO_JOINT | TO_INSTITUTIONS,
        completes=True,
        weight=Weight.GRAVE,
        leaves=True,
    ),
    ActionRow(
        action=A.ANSWER,
        at=(S.ASSIGNED,),
        to=S.ANSWERED,
        who=LEAD,
        tells=TO_APPLICANT,
        completes=True,
        weight=Weight.USUAL,
        leaves=True,
    ),
    ActionRow(
        action=A.CONFIRM,
        at=(S.RECEIVED,),
        to=S.ON_FILE,
        who=LEAD,
        tells=TO_APPLICANT | TO_JOINT,
        papers=("entry",),
        completes=True,
        weight=Weight.USUAL,
        leaves=True,
    ),
    ActionRow(
        action=A.ENTER,
        at=(S.RECEIVED,),
        to=S.ENTERED,
        who=LEAD,
        tells=TO_APPLICANT | TO_JOINT,
        papers=("entry",),
        completes=True,
        weight=Weight.USUAL,
        leaves=True,
    ),
    # --- actions in several states
    ActionRow(
        action=A.WITHDRAW,
        at=UNDECIDED,
        to=S.WITHDRAWN,
        who=SIGNATORY,
        tells=TO_APPLICANT | TO_HOLDER | TO_INSTITUTIONS,
    ),
    ActionRow(
        action=A.CLAIM,
        at=UNDECIDED,
        who=HANDLER,
        quiet=UNDECIDED,
        visible=Visible.NEVER,
        weight=Weight.USUAL,
    ),
    ActionRow(
        action=A.RELEASE,
        at=UNDECIDED,
        who=FREER,
        needs=(Need.HELD,),
        quiet=UNDECIDED,
        visible=Visible.NEVER,
        leaves=True,
    ),
    # Decided cases are handed over too: somebody must be able to end what was granted.
    ActionRow(
        action=A.HAND_OVER,
        at=SUBMITTED,
        who=SYSTEM,
        tells=frozenset({Audience.APPLICANT, Audience.SUCCESSORS}),
        quiet=tuple(state for state in SUBMITTED if state not in UNDECIDED),
    ),
    # The applicant is called otherwise now; what was signed stays as it was signed.
    ActionRow(action=A.RENAME, at=UNDECIDED, who=SYSTEM, tells=TO_HOLDER),
    ActionRow(
        action=A.DISCONTINUE,
        at=IN_PROGRESS,
        to=S.DISCONTINUED,
        who=APPROVER,
        tells=TO_APPLICANT,
        weight=Weight.GRAVE,
        leaves=True,
    ),
    ActionRow(
        action=A.EXTEND,
        at=(S.ACCEPTED, S.REVIEW, S.JOINT, S.SIGNOFF, S.ASSIGNED),
        who=APPROVER,
        needs=(Need.EXTENDABLE,),
        effect=ClockEffect.EXTENDS,
        tells=TO_APPLICANT,
    ),
    ActionRow(
        action=A.REVOKE,
        at=ISSUED,
        to=S.REVOKED,
        who=APPROVER,
        needs=(Need.CERTIFIED,),
        tells=TO_APPLICANT,
        papers=("revocation",),
        # The decision falls with the certificate where it was unlawful ...
        ends=Ends("revoked", frozenset({"decision", "certificate"})),
        reasons="revoke",
        weight=Weight.GRAVE,
    ),
    ActionRow(
        action=A.CANCEL,
        at=ISSUED,
        to=S.CANCELLED,
        who=APPROVER,
        needs=(Need.CERTIFIED,),
        tells=TO_APPLICANT,
        papers=("cancellation",),
        ends=Ends("cancelled", frozenset({"certificate"})),  # ... and stands where it was not
        reasons="cancel",
        weight=Weight.GRAVE,
    ),
    # Of a fund: the payment of what was granted; `paying.py` says from where each leads to where.
    ActionRow(
        action=A.PREPARE_PAYMENT,
        at=ISSUED,
        who=FILER,
        tells=frozenset({Audience.SIGNATORIES}),
    ),
    ActionRow(action=A.ASK_FOR_PAYMENT, at=ISSUED, who=SIGNATORY, tells=TO_HOLDER),
    ActionRow(
        action=A.RETURN_PAYMENT,
        at=ISSUED,
        who=Who(LEAD.capacities, AGENCY_ROLES),
        tells=TO_APPLICANT,
    ),
    # Taken by the lists of payments, each of which two people answer for.
    ActionRow(action=A.SEND_PAYMENT, at=ISSUED, who=SYSTEM, tells=TO_APPLICANT),
    ActionRow(action=A.PAY, at=GRANTED, who=SYSTEM, tells=TO_APPLICANT, papers=("payment",)),
    ActionRow(action=A.BOUNCE, at=GRANTED, who=SYSTEM, tells=TO_APPLICANT | TO_HOLDER),
    ActionRow(
        action=A.LAPSE_PAYMENT,
        at=ISSUED,
        who=APPROVER,
        tells=TO_APPLICANT,
        weight=Weight.GRAVE,
    ),
    ActionRow(
        action=A.WITHHOLD,
        at=ISSUED,
        who=APPROVER,
        tells=TO_APPLICANT,
        weight=Weight.GRAVE,
    ),
    # Of a fund that asks for it: the report on the use of the money; see `performance.py`.
    ActionRow(action=A.FILE_REPORT, at=ISSUED, who=SIGNATORY, tells=TO_HOLDER),
    ActionRow(
        action=A.CLEAR_REPORT,
        at=ISSUED,
        who=Who(LEAD.capacities, AGENCY_ROLES),
        tells=TO_APPLICANT,
    ),
    ActionRow(
        action=A.RETURN_REPORT,
        at=ISSUED,
        who=Who(LEAD.capacities, AGENCY_ROLES),
        tells=TO_APPLICANT,
    ),
    # The answers, files and words of a case whose time is over; its ledger stays.
    ActionRow(
        action=A.ERASE,
        at=ERASABLE,
        who=SYSTEM,
        quiet=ERASABLE,
        visible=Visible.NEVER,
    ),
    # Which paper was issued, for the event before; whoever holds the paper can find it here.
    ActionRow(
        action=A.PUT_ON_PAPER,
        at=SUBMITTED,
        who=SYSTEM,
        quiet=SUBMITTED,
        visible=Visible.NEVER,
    ),
)

ROWS: Mapping[Action, ActionRow] = {row.action: row for row in _TABLE}
"""Every action; actions of one weight are offered in this order."""
