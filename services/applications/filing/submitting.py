"""Sign and submit a draft."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import SIGNATORIES, Actor
from services.applications import repeats
from services.applications.case.loading import load_for_change
from services.applications.case.moves import move
from services.applications.case.permissions import require_allowed
from services.applications.filing import drafting
from services.applications.filing.editions import refuse_outdated
from services.applications.filing.finishing import (
    require_complete,
    require_declared,
    signed_content,
    store_amount,
)
from services.applications.filing.once import refuse_second
from services.applications.filing.recommended import list_attached
from services.applications.lifecycle import Action
from services.applications.routing.routing import Route, decide_route
from services.applications.same_accounts import note_answered_accounts
from services.catalogue import Item, View, clean, identified
from services.documents import numbering
from services.errors import Conflict, Invalid, Problem
from services.language import N_
from services.models import Application, Review, Round
from services.plan import NoBody
from services.rounds.windows import find_open_round


def submit(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    declared: bool,
    version: int | None = None,
    through: Mapping[str, str] | None = None,
) -> Application:
    """Sign and submit a draft: number it, route it and start its clock, exactly once.

    Submitting an application again returns it unchanged, so that a double click or a
    lost response does no harm.

    Args:
        declared: whether the owner has made the declaration.
        version: the version that the owner read and signs; any, if not given.
        through: the name and code of the association that sends it, and when the owner signed
            it; nothing if the owner sends it.

    Raises:
        NotFound: no such application in the actor's scope.
        Forbidden: the actor may not sign, or the organisation is not confirmed.
        Conflict: it is no longer the version that the owner read.
        Invalid: the draft is not complete, undeclared, no round is open or one is that the
            applicant has filed in already, its version
            of the service has ended, or the applicant's district decides who handles it
            and the profile names none.

    """
    case = load_for_change(db, actor, application_id)
    application = case.application
    if application.submitted_at is not None and actor.role in SIGNATORIES:
        return application
    # Its row was read before the application was locked: who waited may have an older name. And
    # nobody files twice at once in a round that takes one.
    db.refresh(application.applicant, with_for_update={"key_share": True})
    require_allowed(actor, case, Action.SUBMIT)
    if version is not None and case.version != version:
        raise Conflict
    at = moments.now()
    day = moments.local_day(at)
    refuse_outdated(case.item, day)
    application.answers = identified(application.answers, drafting.identity_of(case))
    answers = View(case.item, application.answers)
    documents = require_complete(db, case, answers)
    require_declared(declared)
    application.answers = clean(case.item, answers)
    application.prefilled = []
    content = signed_content(case, documents)
    if through:
        content["through"] = dict(through)
    if letters := list_attached(db, application_id):
        content["recommended"] = letters
    if case.item.rounds:
        current = _require_open_round(db, case.item, at)
        refuse_second(db, case, current)
        application.round = current
        store_amount(db, case, current, answers)
    decided = _decide_route(case.item, answers, application.applicant.district, day)
    number = numbering.next_case_number(decided.lead.body_code, day)
    application.number = number
    _freeze(application)
    application.route = decided.as_dict()
    application.query_code = numbering.new_code()
    application.submitted_at = at
    application.reviews = _build_reviews(number, case.item, decided)
    move(
        db,
        actor,
        case,
        Action.SUBMIT,
        at=at,
        number=number,
        applicant=_filed_as(application),
        **content,
    )
    repeats.note_rows(db, application)
    note_answered_accounts(db, application)
    return application


def _freeze(application: Application) -> None:
    """Keep what the applicant is called on the day; being renamed later changes no case."""
    applicant = application.applicant
    application.filed_name = applicant.name
    application.filed_name_en = applicant.name_en
    application.filed_representative = applicant.legal_representative


def _filed_as(application: Application) -> dict[str, str]:
    return {
        "name": application.filed_name,
        "representative": application.filed_representative,
        "code": application.applicant.credit_code or "",
    }


def _decide_route(wanted: Item, answers: View, district: str | None, on: date) -> Route:
    try:
        return decide_route(wanted, answers, district, on)
    except NoBody as nobody:
        raise Invalid([Problem("district", nobody.message)]) from nobody


def _require_open_round(db: Session, wanted: Item, at: datetime) -> Round:
    current = find_open_round(db, wanted.code, at)
    if current is None:
        raise Invalid([Problem("round", N_("This service is not open for applications now"))])
    return current


def _build_reviews(number: str, wanted: Item, decided: Route) -> list[Review]:
    return [
        Review(
            position=position,
            part="lead" if position == 0 else "joint",
            item_code=wanted.code,
            number=number,
            body_code=part.body_code,
            unit_codes=list(part.unit_codes),
            waiting="others",
        )
        for position, part in enumerate(decided.parts)
    ]
