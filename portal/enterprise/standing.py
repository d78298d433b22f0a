"""Where a case stands, as its applicant reads it: its state and its agencies."""

from typing import Any

from portal.enterprise.wording import (
    ANEW,
    CORRECTED,
    LABELS,
    LIGHT,
    LIGHT_CORRECTION,
    OVERTURNED,
    PROGRESS,
    REFUSED,
    STANDING,
    Sentences,
)
from portal.wording import (
    handed_over,
    passed_on,
)
from services.applications.case.case import Case
from services.applications.case.reopenings import find_reopening
from services.applications.case.transfers import PASSING
from services.applications.lifecycle import IN_PROGRESS, ISSUED, UNDECIDED, Action, State
from services.applications.routing.parts import RoutePart
from services.applications.routing.routing import Route
from services.applications.rows import ROWS
from services.language import Message
from services.models import Review
from services.plan import body

DECISIONS = (State.APPROVED, State.REFUSED, *ISSUED, State.REVOKED, State.CANCELLED)
COMPLETED = frozenset(row.to for row in ROWS.values() if row.completes)
"""States in which the lead has done what it was asked for."""


def tag_of(row: Any) -> tuple[str, Message]:
    """Colour and words for the state of a row of the list, or of an application.

    Once the result is out, the reader wants the decision and not the procedure.
    """
    state = State(row.state)
    if row.to_sign and state is State.CORRECTION:
        return State.SIGNING.value, LABELS[State.SIGNING]
    if state in ISSUED and row.decision:
        return row.decision, LABELS[State(row.decision)]
    return state.value, LABELS[state]


def standing(case: Case) -> tuple[Message, Message]:
    """Say where the case stands, and what happens next, in plain words."""
    now, then = _sentences(case)
    return with_lead(now, case), with_lead(then, case)


def _sentences(case: Case) -> Sentences:
    if not case.lifecycle.decides:
        if case.state is State.CORRECTION:
            return LIGHT_CORRECTION
        return LIGHT.get((case.item.nature, case.state), STANDING[case.state])
    if case.last(Action.OVERTURN):
        return OVERTURNED
    refused = case.application.decision == State.REFUSED
    now, then = (REFUSED if refused and case.state in REFUSED else STANDING)[case.state]
    if case.state is State.RECEIVED and case.last(Action.ASK_FOR_CORRECTION):
        then = CORRECTED
    if case.state in IN_PROGRESS and find_reopening(case.application.events):
        now = ANEW
    return now, then


def progress(case: Case, review: Review) -> tuple[str, Message]:
    """Colour and words for how far one agency has come. What it thinks stays with it."""
    if review.part == "joint" and not case.lifecycle.consults:
        return PROGRESS["informed"]
    return PROGRESS[_progress(case.state, review)]


def _progress(state: State, review: Review) -> str:
    if review.opinion and review.part == "joint":
        return "given"
    if state not in UNDECIDED:
        if review.part == "joint":
            return "ended"
        return "decided" if state in DECISIONS else "done" if state in COMPLETED else "ended"
    if review.part == "joint":
        return "working" if state is State.JOINT else "waiting"
    return {
        State.CORRECTION: "applicant",
        State.CLARIFICATION: "applicant",
        State.SUSPENDED: "suspended",
    }.get(state, "working")


def parts_of(route: Route, review: Review) -> list[RoutePart]:
    """List the parts first routed to an agency, and those that it took over."""
    return [part for part in route.parts if part.unit_codes[0] in review.unit_codes]


def handed_over_to(case: Case, review: Review) -> list[Message]:
    """Say how parts of the case came to an agency from those before it."""
    events = case.application.events
    passed = [passed_on(e) for e in events if e.action in PASSING and review.part == "lead"]
    return passed + [
        handed_over(move)
        for event in events
        if event.action == Action.HAND_OVER
        for move in event.data["moves"]
        if set(move["units"]) <= set(review.unit_codes)
    ]


def with_lead(sentence: Message, case: Case) -> Message:
    """Fill in who leads the case, or led it to its end: files move on after that."""
    if not case.application.reviews:
        return sentence
    code = case.lead.body_code
    if case.state not in UNDECIDED:
        acted = (event.body_code for event in reversed(case.application.events))
        code = next(filter(None, acted), code)
    return with_body(sentence, code)


def with_body(sentence: Message, code: str) -> Message:
    """Fill in the name of an agency."""
    return Message(sentence.msgid, {"body": body(code).name})
