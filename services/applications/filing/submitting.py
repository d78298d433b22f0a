"""Sign and submit a draft: numbered, routed, its clock started."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load_for_change
from services.applications.case.moves import move
from services.applications.case.permissions import require
from services.applications.filing.editions import refuse_outdated
from services.applications.filing.finishing import ask_for_amount, complete, signed
from services.applications.lifecycle import Action
from services.applications.routing.routing import Route, route
from services.catalogue import Item, View, clean
from services.documents import numbering
from services.errors import Conflict, Invalid, Problem
from services.language import N_
from services.models import Application, Review, Round
from services.plan import NoBody
from services.rounds.windows import round_at


def submit(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    declared: bool,
    version: int | None = None,
) -> Application:
    """Sign and submit: number it, route it, start the clock. Exactly once.

    Submitting again what this applicant has submitted returns it unchanged, so
    that a double click or a lost answer does no harm.

    Args:
        declared: the owner has made the declaration.
        version: the version that the owner read and signs; any, unless told.

    Raises:
        NotFound: no such application in the actor's scope.
        Forbidden: the actor is not the owner.
        Conflict: it is no longer the version that the owner read.
        Invalid: the draft is not complete, undeclared, no round is open, its version
            of the service has ended, or the applicant's district decides who handles it
            and the profile names none.

    """
    case = load_for_change(db, actor, application_id)
    application = case.application
    if application.submitted_at is not None and actor.role is Role.OWNER:
        return application
    require(actor, case, Action.SUBMIT)
    if version is not None and case.version != version:
        raise Conflict
    at = moments.now()
    day = moments.local_day(at)
    refuse_outdated(case.item, day)
    answers = View(case.item, application.answers)
    documents = complete(db, case, answers)
    if not declared:
        raise Invalid([Problem("declared", N_("Confirm the declaration"))])
    application.answers = clean(case.item, answers)
    application.prefilled = []
    content = signed(case, documents)
    if case.item.rounds:
        current = _open_round(db, case.item, at)
        application.round_id = current.id
        ask_for_amount(db, case, current, answers)
    decided = _route(case.item, answers, application.applicant.district, day)
    number = numbering.case_number(decided.lead.body_code, day)
    application.number = number
    application.route = decided.as_dict()
    application.query_code = numbering.query_code()
    application.submitted_at = at
    application.reviews = _reviews(case.item, decided)
    move(db, actor, case, Action.SUBMIT, at=at, number=number, **content)
    return application


def _route(wanted: Item, answers: View, district: str | None, on: date) -> Route:
    try:
        return route(wanted, answers, district, on)
    except NoBody as nobody:
        raise Invalid([Problem("district", nobody.message)]) from nobody


def _open_round(db: Session, wanted: Item, at: datetime) -> Round:
    current = round_at(db, wanted.code, at)
    if current is None:
        raise Invalid([Problem("round", N_("This service is not open for applications now"))])
    return current


def _reviews(wanted: Item, decided: Route) -> list[Review]:
    return [
        Review(
            position=position,
            part="lead" if position == 0 else "joint",
            item_code=wanted.code,
            body_code=part.body_code,
            unit_codes=list(part.unit_codes),
            waiting="others",
        )
        for position, part in enumerate(decided.parts)
    ]
