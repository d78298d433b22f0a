"""What an approver does: send back, decide, extend, discontinue."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications import amounts
from services.applications.case.assessments import read_assessments
from services.applications.case.barring import require_unbarred
from services.applications.case.case import Case
from services.applications.case.entries import find_coefficient, find_deciding
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.open_reports import reported_problems
from services.applications.case.opinions import (
    current_opinions,
    list_conditions,
    list_disagreeing,
)
from services.applications.case.texts import (
    reasons_problems,
    refuse_if,
    require_text,
    text_problems,
)
from services.applications.casework.assessing import approval_problems
from services.applications.lifecycle import Action
from services.applications.recognising import recognised_amount
from services.applications.rows import ROWS
from services.catalogue import Amount
from services.catalogue.money.settling import Settled
from services.errors import Conflict, Invalid, Problem
from services.language import N_

SHORTEST_REASONS = 20
"""Characters of the reasons for deciding against the opinion of a joint body."""


def send_back(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    text: str,
    parts: Sequence[str] = (),
) -> Case:
    """Send a case back to its reviewer.

    Args:
        parts: the conditions and documents of which something else is to be found; what was
            found of the others stands.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation, or nothing was found of one of the parts.

    """
    case = load_to(Action.SEND_BACK, db, actor, application_id, version=version)
    text = require_text(text, N_("Tell the reviewer what to look at again"))
    known = read_assessments(case.application.events)
    if not known.keys() >= set(parts):
        raise Invalid([Problem("parts", N_("Select findings from the list"))])
    told: dict[str, Any] = {"parts": list(parts)} if parts else {}
    move(db, actor, case, Action.SEND_BACK, text=text, **told)
    return case


def approve(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    text: str = "",
    left_out: Sequence[int] = (),
) -> Case:
    """Approve a concluded case (准予); the result is issued by a job.

    In a round, what the list gives is granted, and nothing else. The conditions of the joint
    bodies go into the decision, but for those that are left out with reasons.

    Args:
        text: a note in the decision; the reasons where it departs from an opinion.
        left_out: which of the conditions are left out, by their place, from 0.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: the list of the round gives the case nothing.
        Invalid: the text is too long, something is not found to be met, or a report on what was
            published waits.

    """
    case = load_to(Action.APPROVE, db, actor, application_id, version=version)
    require_unbarred(db, case, actor.user_id)
    granted: dict[str, Any] = {}
    if case.application.round_id is not None:
        found = find_deciding(db, case)
        if found is None or found[0].amount == 0:
            raise Conflict(N_("The list of the round gives this application nothing"))
        entry, of = found
        case.application.granted = entry.amount
        granted = {
            "amount": str(entry.amount),
            "base": str(entry.base),
            "rule": entry.rule,
            "coefficient": find_coefficient(entry, of),
        }
    taken_up, overruled = _weigh_opinions(case, left_out)
    needs_reasons = overruled and case.application.round_id is None  # a list has its own
    # What a round gives was found to be met when it was listed, and divided since.
    unproven = (
        approval_problems(db, case, field="text") if case.application.round_id is None else []
    )
    said = _departure_problems(text) if needs_reasons else text_problems(text)
    refuse_if([*unproven, *reported_problems(db, case, field="text"), *said])
    move(db, actor, case, Action.APPROVE, text=text.strip(), **granted, **taken_up)
    _record_decision(db, case, Action.APPROVE)
    return case


def _weigh_opinions(case: Case, left_out: Sequence[int]) -> tuple[dict[str, Any], list[str]]:
    """Take up the conditions of joint bodies, and list those whose opinion is departed from."""
    events = case.application.events
    conditions = list(enumerate(list_conditions(events)))
    overruled = {one.body_code for place, one in conditions if place in left_out}
    overruled |= set(list_disagreeing(events))
    taken = [
        {"body": one.body_code, "text": one.text, "due_on": one.due_on}
        for place, one in conditions
        if place not in left_out
    ]
    said: dict[str, Any] = {"conditions": taken} if taken else {}
    return (said | {"overruled": sorted(overruled)} if overruled else said), sorted(overruled)


def _departure_problems(text: str) -> list[Problem]:
    """Require reasons for deciding against an opinion, or without one of its conditions."""
    if len(text.strip()) < SHORTEST_REASONS:
        message = N_(
            "Give reasons, of at least %(count)s characters, to depart from an agency’s opinion",
            count=SHORTEST_REASONS,
        )
        return [Problem("text", message)]
    return text_problems(text)


def refuse(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
    refusal: str = "",
    rests_on: Sequence[str] = (),
) -> Case:
    """Refuse a concluded case (不予), with reasons and remedies (行政许可法 art. 38).

    Args:
        reasons: codes from the vocabulary of reasons for refusal.
        refusal: the code of what is refused, for items where that is not one thing.
        rests_on: the bodies on whose opinion it rests; the decision names them.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation; nothing is said to be
            refused, or something else than the reasons are for; a body that does not disagree.

    """
    case = load_to(Action.REFUSE, db, actor, application_id, version=version)
    require_unbarred(db, case, actor.user_id)
    listed = find_deciding(db, case)
    if listed is not None and listed[0].amount > 0:
        raise Conflict(N_("The published list gives this application an amount"))
    refuse_if(
        [
            *_refusal_problems(case, refusal, reasons),
            *reasons_problems(case, Action.REFUSE, reasons, text),
            *_resting_problems(case, rests_on),
        ]
    )
    meant = next((one for one in case.item.refusals if one.code == refusal), None)
    said: dict[str, Any] = (
        {"refusal": {"code": meant.code, "title": asdict(meant.title)}} if meant else {}
    )
    if rests_on:
        given = current_opinions(case.application.events)
        said["rests_on"] = [{"body": code, "text": given[code].data["text"]} for code in rests_on]
    move(db, actor, case, Action.REFUSE, reasons=list(reasons), text=text.strip(), **said)
    _record_decision(db, case, Action.REFUSE)
    return case


def _refusal_problems(case: Case, refusal: str, reasons: Sequence[str]) -> list[Problem]:
    """List what is wrong with what is said to be refused."""
    if not case.item.refusals:
        return []
    if refusal not in {one.code for one in case.item.refusals}:
        return [Problem("refusal", N_("Select what is refused"))]
    other = [
        one
        for one in case.item.reasons_for("refuse")
        if one.code in reasons and one.refusal not in (None, refusal)
    ]
    if other:
        message = N_("“%(reason)s” is no ground for what you refuse", reason=other[0].text)
        return [Problem("reasons", message)]
    return []


def _resting_problems(case: Case, rests_on: Sequence[str]) -> list[Problem]:
    """Require that a refusal rests on no opinion but that of a body that disagrees."""
    if set(rests_on) <= set(list_disagreeing(case.application.events)):
        return []
    return [Problem("rests_on", N_("Select agencies that disagree"))]


def extend(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Extend the decision limit once, and tell the applicant why (art. 42).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.EXTEND, db, actor, application_id, version=version)
    text = require_text(text, N_("Tell the applicant why"))
    move(db, actor, case, Action.EXTEND, text=text)
    return case


def discontinue(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """End a case without a decision (终止), as when the applicant is dissolved.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.DISCONTINUE, db, actor, application_id, version=version)
    move(db, actor, case, Action.DISCONTINUE, text=require_text(text, N_("Give the reason")))
    return case


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a filing comes to by the rules.

    Args:
        found: the amount, of the costs that count, given the applicant's other filings.
        most: RMB that the round would pay of it if its budget were enough for all; None
            where something is not known yet.
    """

    found: Amount
    most: Settled | None


def find_entitlement(db: Session, case: Case) -> Entitlement | None:
    """Calculate what a case comes to by the rules, or None if it pays no money."""
    current = case.application.round
    if current is None:
        return None
    found = recognised_amount(db, case.application)
    if found is None:
        return None
    return Entitlement(found, amounts.payable_amount(found, current))


def _record_decision(db: Session, case: Case, action: Action) -> None:
    case.application.decision = ROWS[action].decides
    case.application.decided_at = moments.now()
    db.flush()
