"""The lifecycle of each nature of item, put together from the shared rows.

A licence, a recognition, a fund and a document are decided. The light natures are not: a
filing is put on file, a hand-off goes to the body that decides, an enquiry is answered,
a matching is shared with institutions until one is found or none, a register takes an entry.
A guide is only read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from services.applications.lifecycle import Action, ActionRow, Phase, State, Who
from services.applications.paying import PAYMENT_STEPS
from services.applications.performance import REPORT_STEPS
from services.applications.recovering import RECOVERY_STEPS
from services.applications.rows import ROWS
from services.catalogue.parts import Nature

S, A = State, Action


@dataclass(frozen=True, slots=True)
class Transition:
    """One cell of a table: an action in a state.

    Args:
        to: the state it leads to; None where it returns to the state before the
            suspension (`resume`).
        who: who may take it.
        row: everything else about the action.

    """

    to: State | None
    who: Who
    row: ActionRow


@dataclass(frozen=True)
class Lifecycle:
    """The states and actions of applications of one nature.

    Args:
        rows: its actions.
        phases: what the clock measures in each state; states that are missing have no clock.

    """

    rows: tuple[ActionRow, ...]
    phases: Mapping[State, Phase]

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The states that an application can be in."""
        reached = {row.to for row in self.rows}
        return tuple(state for state in State if state in reached)

    @cached_property
    def consults(self) -> bool:
        """Whether joint bodies give an opinion; otherwise they are only informed."""
        return State.JOINT in self.states

    @cached_property
    def decides(self) -> bool:
        """Whether it ends with a decision; what does not is entered, handed over or answered."""
        return State.APPROVED in self.states

    @cached_property
    def rules(self) -> Mapping[tuple[State, Action], Transition]:
        """The transitions, by state and action."""
        return {(state, action): rule for state in State for action, rule in self.at[state].items()}

    @cached_property
    def at(self) -> Mapping[State, Mapping[Action, Transition]]:
        """The transitions of each state, by action."""
        return {
            state: {row.action: _rule(row, state) for row in self.rows if self._has(row, state)}
            for state in State
        }

    def _has(self, row: ActionRow, state: State) -> bool:
        return state in self.states and state in row.at and bool(row.who.at(state).capacities)


def _rule(row: ActionRow, state: State) -> Transition:
    to = None if row.returns else row.to or state
    return Transition(to, row.who.at(state), row)


def _rows(actions: Iterable[Action], **instead: ActionRow) -> tuple[ActionRow, ...]:
    wanted = set(actions)
    return tuple(instead.get(action, row) for action, row in ROWS.items() if action in wanted)


MATCHING = frozenset({A.FORWARD, A.CONSENT, A.RECALL, A.REPLY, A.MATCH, A.UNMATCH})
"""Actions of matchings only."""

ANSWERING = frozenset({A.ASSIGN, A.ANSWER, A.PUBLISH_ANSWER, A.TAKE_DOWN})
"""Actions of enquiries only."""

CHASING = frozenset({A.REMIND, A.WARN, A.ESCALATE, A.SET_DAY, A.WAIVE_OPINION, A.STOP_WAITING})
"""What is done about joint bodies that do not answer, wherever they are asked."""

OPINING = frozenset({A.DRAFT_OPINION, A.RETURN_OPINION, A.OPINE})
"""How a joint body gives its opinion: one person drafts it, another signs it off."""

ADDING = frozenset({A.PROPOSE_CONSULTEE, A.ADD_CONSULTEE, A.REJECT_CONSULTEE})
"""Asking one more agency, wherever agencies are asked."""

LIGHT = MATCHING | ANSWERING | {A.CHECK, A.REFER, A.CONFIRM, A.ENTER}
"""Actions of natures without a decision only."""

PEOPLE = frozenset(
    {
        *(A.ALLOT, A.DECLARE_RELATION, A.ASK_FOR_RECUSAL),
        *(A.GRANT_RECUSAL, A.REJECT_RECUSAL),
    }
)
"""Who works on a case, and who steps aside."""

TRANSFERRING = frozenset(
    {
        *(A.PROPOSE_TRANSFER, A.TRANSFER, A.REJECT_TRANSFER),
        *(A.TAKE_OVER, A.RETURN_TRANSFER),
    }
)
"""Handing a case over to the unit that is competent."""

COMMON = (
    PEOPLE
    | TRANSFERRING
    | frozenset(
        {
            *(A.START, A.REQUEST_SIGNATURE, A.SUBMIT, A.DISCARD, A.RETURN_TO_FILER),
            *(A.ASK_TO_CORRECT_AGAIN, A.ALLOW_CORRECTION, A.DENY_CORRECTION),
            *(A.ASK_FOR_CORRECTION, A.OFFER_CORRECTION, A.ANSWER_CORRECTION, A.LAPSE, A.RETURN),
            *(A.WITHDRAW, A.CLAIM, A.RELEASE, A.HAND_OVER),
            *(A.EXPIRE, A.ERASE, A.PUT_ON_PAPER, A.DECIDE_NAME),
            *(A.WRITE_TO_AGENCY, A.WRITE_TO_APPLICANT, A.ADD_FILE),
        }
    )
)
"""Actions of all natures except guides."""

_DECIDED_PHASES = {
    S.RECEIVED: Phase.ACCEPTANCE,
    S.CORRECTION: Phase.CORRECTION,
    S.ACCEPTED: Phase.DECISION,
    S.REVIEW: Phase.DECISION,
    S.JOINT: Phase.DECISION,
    S.SIGNOFF: Phase.DECISION,
    S.CLARIFICATION: Phase.DECISION,
    S.SUSPENDED: Phase.PAUSED,
    S.APPROVED: Phase.DELIVERY,
    S.REFUSED: Phase.DELIVERY,
    S.CLOSED: Phase.DELIVERY,
}

OF_FUNDS = frozenset(
    {
        *(A.EXAMINE, A.ENTER_SITE_CHECK, A.CONFIRM_SITE_CHECK),
        *(A.OBJECT, A.ENTER_OBJECTION, A.PROPOSE_REPLY),
        *(A.REJECT_OBJECTION, A.UPHOLD_OBJECTION, A.PUBLISH_AGAIN),
        *(*PAYMENT_STEPS, *REPORT_STEPS, *RECOVERY_STEPS),
    }
)
"""Actions of funds only."""

OUTSIDE_ROUNDS = frozenset(
    {
        *(A.PUBLICISE, A.REDO),
        *(A.PROPOSE_REOPENING, A.ANSWER_REOPENING, A.REOPEN, A.DROP_REOPENING),
    }
)
"""Actions of what is decided case by case: a fund publishes and divides its money by a list, which
one case cannot be taken out of and decided again.
"""

DECIDED = Lifecycle(_rows(frozenset(Action) - LIGHT - OF_FUNDS), _DECIDED_PHASES)

LIFECYCLES: Mapping[Nature, Lifecycle] = {
    "licence": DECIDED,
    "recognition": DECIDED,
    "document": DECIDED,
    "fund": Lifecycle(_rows(frozenset(Action) - LIGHT - OUTSIDE_ROUNDS), _DECIDED_PHASES),
    "filing": Lifecycle(
        _rows(COMMON | {A.DECLINE, A.CONFIRM}),
        {S.RECEIVED: Phase.ENTRY, S.CORRECTION: Phase.CORRECTION},
    ),
    "hand_off": Lifecycle(
        _rows(COMMON | {A.CHECK, A.REFER}),
        {
            S.RECEIVED: Phase.CHECK,
            S.CORRECTION: Phase.CORRECTION,
            S.CHECKED: Phase.REFERRAL,
        },
    ),
    "enquiry": Lifecycle(
        _rows(
            COMMON | ANSWERING | CHASING | OPINING | ADDING | {A.CONSULT, A.GATHER, A.EXTEND},
            gather=replace(ROWS[A.GATHER], to=S.ASSIGNED),
        ),
        {
            S.RECEIVED: Phase.ASSIGNMENT,
            S.CORRECTION: Phase.CORRECTION,
            S.ASSIGNED: Phase.ANSWER,
            S.JOINT: Phase.ANSWER,
        },
    ),
    "matching": Lifecycle(
        _rows(COMMON | MATCHING),
        {
            S.RECEIVED: Phase.FORWARDING,
            S.CORRECTION: Phase.CORRECTION,
            S.FORWARDED: Phase.ANSWER,
            S.TALKS: Phase.OUTCOME,
        },
    ),
    "register": Lifecycle(
        _rows(COMMON | {A.DECLINE, A.ENTER}),
        {S.RECEIVED: Phase.ENTRY, S.CORRECTION: Phase.CORRECTION},
    ),
    "guide": Lifecycle((), {}),
}
"""The lifecycle of each nature."""
