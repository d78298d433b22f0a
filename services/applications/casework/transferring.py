"""Hand a case over to the unit that is competent (转办): picked from the register.

A reviewer proposes, an approver grants. The new lead takes the case over, or sends it back with
reasons. Number and clock go on. See decision 73.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import refuse_if, require_text, text_problems
from services.applications.case.transfers import find_open_transfer, find_proposed_transfer
from services.applications.lifecycle import Action
from services.applications.routing.routing import acting_tenure
from services.errors import Conflict, NotFound, Problem
from services.language import N_
from services.models import Review
from services.plan import Body, NoBody, load_plan

NO_UNIT = N_("Select the competent unit")


def list_offices(case: Case) -> Mapping[str, Body]:
    """List the units that a case can be handed over to, each with the body that acts for it today.

    A unit that was divided is offered by competence. Each is resolved as the succession of
    cases resolves it (`routing/handover.py`), so that it stays where it was handed over to.
    """
    plan, today = load_plan(), moments.today()
    taking_part = {review.body_code for review in case.application.reviews}
    found: dict[str, Body] = {}
    for unit in plan.units.values():
        terms = () if unit.collective else plan.tenures_on(unit.code, today)
        codes = [f"{unit.code}.{one.competence}" if one.competence else unit.code for one in terms]
        for code in codes or [unit.code]:
            body = _find_acting(case, code)
            if body and body.code not in taking_part and body not in found.values():
                found[code] = body
    return found


def propose_transfer(
    db: Session, actor: Actor, application_id: UUID, *, version: int, unit: str, text: str
) -> Case:
    """Propose that a case is handed over to another unit.

    Args:
        unit: its code, one of `list_offices`.
        text: why it is competent; the applicant reads it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no such unit, or no reasons.

    """
    case = load_to(Action.PROPOSE_TRANSFER, db, actor, application_id, version=version)
    chosen = list_offices(case).get(unit)
    missing = [Problem("unit", NO_UNIT)] * (chosen is None)
    refuse_if([*missing, *text_problems(text, N_("Say why this unit is competent"))])
    assert chosen is not None
    known: dict[str, Any] = {"unit": unit, "to": chosen.code, "text": text.strip()}
    move(db, actor, case, Action.PROPOSE_TRANSFER, **known)
    return case


def transfer(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Grant what was proposed: hand the case over. The former lead no longer sees it.

    Args:
        text: why the unit is competent, as the applicant reads it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: the unit can no longer be handed the case.
        Invalid: no reasons.

    """
    case = load_to(Action.TRANSFER, db, actor, application_id, version=version)
    text = require_text(text, N_("Say why this unit is competent"))
    proposed = find_proposed_transfer(case.application.events)
    assert proposed is not None
    unit = proposed.data["unit"]
    chosen = list_offices(case).get(unit)
    if chosen is None:
        raise Conflict(N_("This unit can no longer be handed the case. Propose another"))
    _pass_on(db, actor, case, Action.TRANSFER, [unit], chosen.code, text)
    return case


def reject_transfer(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Decide that a case is not handed over.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.REJECT_TRANSFER, db, actor, application_id, version=version)
    move(db, actor, case, Action.REJECT_TRANSFER, text=require_text(text, N_("Give the reasons")))
    return case


def take_over(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Take over a case that was handed over; its applicant gets a letter.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.TAKE_OVER, db, actor, application_id, version=version)
    open_one = find_open_transfer(case.application.events)
    assert open_one is not None
    passed = open_one.data["passed"]
    move(db, actor, case, Action.TAKE_OVER, passed=passed, since=open_one.at.isoformat())
    return case


def return_transfer(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Send a case back to the unit that handed it over, or to whoever acts for that one now.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: nobody acts for that unit any more.
        Invalid: no reasons.

    """
    case = load_to(Action.RETURN_TRANSFER, db, actor, application_id, version=version)
    text = require_text(text, N_("Say why your agency is not competent"))
    open_one = find_open_transfer(case.application.events)
    assert open_one is not None
    before = open_one.data["passed"]["before"]
    target = _find_acting(case, before[0])
    others = {review.body_code for review in case.application.reviews}
    if target is None or target.code in others:
        raise Conflict(N_("Nobody can take the case back. Take it over, and propose another unit"))
    _pass_on(db, actor, case, Action.RETURN_TRANSFER, before, target.code, text)
    return case


def _pass_on(
    db: Session,
    actor: Actor,
    case: Case,
    action: Action,
    units: list[str],
    body_code: str,
    text: str,
) -> None:
    """Give the lead's part to another body; nobody holds it there yet."""
    review: Review = case.lead
    passed = {
        "before": review.unit_codes,
        "units": units,
        "from": review.body_code,
        "to": body_code,
    }
    move(db, actor, case, action, passed=passed, text=text)
    review.body_code, review.unit_codes = body_code, units
    review.assignee_id, review.claimed_at = None, None
    db.flush()


def _find_acting(case: Case, unit: str) -> Body | None:
    """Find the body that acts today for a unit, as the succession of this case resolves it."""
    route = case.application.route
    assert route is not None
    try:
        tenure = acting_tenure(case.item, unit, route["district"], moments.today())
    except (NoBody, NotFound):
        return None
    return load_plan().bodies[tenure.body]
