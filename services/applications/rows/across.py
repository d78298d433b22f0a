"""Actions in several states, and what the portal does with cases that are over."""

from services.applications.lifecycle import (
    ERASABLE,
    IN_PROGRESS,
    SUBMITTED,
    UNDECIDED,
    Action,
    ActionRow,
    Audience,
    ClockEffect,
    Need,
    State,
    Visible,
    Weight,
)
from services.applications.rows.who import (
    APPROVER,
    FREER,
    HANDLER,
    LEAD,
    SIGNATORY,
    SYSTEM,
    TO_APPLICANT,
    TO_HOLDER,
    TO_INSTITUTIONS,
)

S, A = State, Action

ACROSS: tuple[ActionRow, ...] = (
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
        needs=(Need.CONSULTED, Need.FRESH_REVIEWER),
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
    # Which of the names letters bear, a reviewer decides.
    ActionRow(
        action=A.DECIDE_NAME,
        at=UNDECIDED,
        who=LEAD,
        needs=(Need.RENAMED,),
        tells=TO_APPLICANT,
    ),
    ActionRow(
        action=A.DISCONTINUE,
        at=IN_PROGRESS,
        to=S.DISCONTINUED,
        who=APPROVER,
        tells=TO_APPLICANT,
        papers=("discontinued",),
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
        papers=("extension",),
    ),
)

KEEPING: tuple[ActionRow, ...] = (
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
