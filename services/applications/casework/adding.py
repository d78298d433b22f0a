"""Ask an agency for its opinion that nothing names for the case (增加征求意见单位).

A reviewer proposes, an approver gives leave. The case waits for it no longer than its day.
See decision 80.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.consultees import find_proposed_consultee
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import refuse_if, require_text, text_problems
from services.applications.casework.transferring import list_offices
from services.applications.lifecycle import Action
from services.errors import Conflict, Problem
from services.language import N_
from services.models import Review
from services.plan import Body

NO_AGENCY = N_("Select whom to ask")
NO_QUESTION = N_("Say what you ask of the agency")


def list_candidates(case: Case) -> Mapping[str, Body]:
    """List the units that can be asked, each with the body that acts for it today."""
    return list_offices(case)


def propose_consultee(
    db: Session, actor: Actor, application_id: UUID, *, version: int, unit: str, text: str
) -> Case:
    """Propose that one more agency is asked for its opinion.

    Args:
        unit: its code, one of `list_candidates`.
        text: what it is asked, and why.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no such agency, or no question.

    """
    case = load_to(Action.PROPOSE_CONSULTEE, db, actor, application_id, version=version)
    chosen = list_candidates(case).get(unit)
    missing = [Problem("unit", NO_AGENCY)] * (chosen is None)
    refuse_if([*missing, *text_problems(text, NO_QUESTION)])
    assert chosen is not None
    move(*(db, actor, case, Action.PROPOSE_CONSULTEE), unit=unit, to=chosen.code, text=text.strip())
    return case


def add_consultee(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Give leave: the agency takes part from now on, and is asked at once.

    Args:
        text: what it is asked, as proposed or as the approver changes it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: the agency can no longer be asked.
        Invalid: no question.

    """
    case = load_to(Action.ADD_CONSULTEE, db, actor, application_id, version=version)
    text = require_text(text, NO_QUESTION)
    proposed = find_proposed_consultee(case.application.events)
    assert proposed is not None
    unit = proposed.data["unit"]
    chosen = list_candidates(case).get(unit)
    if chosen is None:
        raise Conflict(N_("This agency can no longer be asked. Propose another"))
    _add_part(case, unit, chosen.code)
    move(db, actor, case, Action.ADD_CONSULTEE, unit=unit, to=chosen.code, text=text)
    return case


def reject_consultee(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Decide that nobody else is asked.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.REJECT_CONSULTEE, db, actor, application_id, version=version)
    move(db, actor, case, Action.REJECT_CONSULTEE, text=require_text(text, N_("Give the reasons")))
    return case


def _add_part(case: Case, unit: str, code: str) -> None:
    """Give the agency a part of the case, and its place in the route."""
    application = case.application
    assert application.route is not None
    part = {"body": code, "agencies": [unit]}
    route = application.route
    application.route = {**route, "added": [*route.get("added", ()), part]}
    application.reviews.append(
        Review(
            position=max(review.position for review in application.reviews) + 1,
            part="joint",
            item_code=application.item_code,
            number=application.reviews[0].number,
            body_code=code,
            unit_codes=[unit],
            waiting="others",
            due_on=application.due_on,
        )
    )
