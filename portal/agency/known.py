"""What the form of an action holds when it opens: what others proposed, drafted or found."""

from datetime import date
from typing import Any

from portal.web import read
from services.applications.case.assessments import read_assessments
from services.applications.case.case import Case
from services.applications.case.consultees import find_proposed_consultee
from services.applications.case.opinions import find_draft
from services.applications.case.proposals import find_proposed_suspension
from services.applications.case.publicity import REPLYING, find_reply
from services.applications.case.recoverable import find_proposal
from services.applications.case.transfers import find_proposed_transfer
from services.applications.casework import examining, publishing
from services.applications.lifecycle import Action


def known_for(case: Case, action: Action) -> dict[str, Any]:
    """Return what is known of a form's fields, by name."""
    known: dict[str, Any] = {
        **_known_proposal(case, action),
        **_known_opinion(case, action),
        **_known_suspension(case, action),
        **_known_answer(case, action),
    }
    if action is Action.EXAMINE:
        known["findings"] = examining.list_findings(read(), case)
    if action in (Action.ASSESS, Action.AMEND_ASSESSMENT):
        known["parts"] = read_assessments(case.application.events)
    return known


def _known_proposal(case: Case, action: Action) -> dict[str, Any]:
    """Return what a reviewer proposes to an approver: to answer to an objection, to recover, to
    hand over, or to ask one more agency.
    """
    events = case.application.events
    if action is Action.TRANSFER and (transfer := find_proposed_transfer(events)):
        return {"text": transfer.data.get("text", "")}
    if action is Action.ADD_CONSULTEE and (asked := find_proposed_consultee(events)):
        return {"text": asked.data.get("text", "")}
    if action is Action.ORDER_RECOVERY and (found := find_proposal(case)):
        return {"amount": found.data["amount"], "text": found.data.get("text", "")}
    proposed = find_reply(case) if action in REPLYING else None
    if proposed is None:
        return {}
    return {"text": proposed.data.get("text", ""), "outcome": proposed.data["outcome"]}


def _known_answer(case: Case, action: Action) -> dict[str, Any]:
    """Return question and answer as they were written, for who publishes them."""
    answered = case.last(Action.ANSWER) if action is Action.PUBLISH_ANSWER else None
    if answered is None:
        return {}
    return {
        "question": publishing.find_question(case),
        "answer": answered.data.get("text", ""),
    }


def _known_suspension(case: Case, action: Action) -> dict[str, Any]:
    """Return what a reviewer proposes of a suspension, for who grants it."""
    proposed = find_proposed_suspension(case.application.events)
    if proposed is None or action is not Action.SUSPEND:
        return {}
    return {"until": date.fromisoformat(proposed.data["until"]), "text": proposed.data["text"]}


def _known_opinion(case: Case, action: Action) -> dict[str, Any]:
    """Return what a reviewer drafted as the opinion, for who signs it off."""
    review = case.review
    draft = find_draft(case.application.events, review.body_code) if review else None
    if draft is None or action is not Action.OPINE:
        return {}
    until = draft.data.get("until")
    day = date.fromisoformat(until) if until else None
    return {"opinion": draft.data["opinion"], "text": draft.data["text"], "until": day}
