"""Answer a correction notice: whoever prepares it asks an owner, who signs and sends it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications import repeats
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.filing.drafting import correction_notes, open_points
from services.applications.filing.finishing import (
    require_complete,
    require_declared,
    signed_content,
    store_amount,
)
from services.applications.lifecycle import Action
from services.applications.routing.rerouting import reroute
from services.applications.same_accounts import note_answered_accounts
from services.catalogue import View, clean
from services.documents.handing_in import HeldDocument
from services.errors import Invalid, Problem
from services.language import N_
from services.models import Application, Round


def offer_correction(
    db: Session, actor: Actor, application_id: UUID, *, version: int
) -> Application:
    """Ask for a signature of the corrected case; any change after that asks anew.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: something is still missing, or a point of the notice was not dealt with.

    """
    case = load_to(Action.OFFER_CORRECTION, db, actor, application_id, version=version)
    application = case.application
    _require_ready(db, case, View(case.item, application.answers))
    assert application.correction is not None
    due_on = application.correction["due_on"]
    move(db, actor, case, Action.OFFER_CORRECTION, due_on=due_on)
    application.correction = application.correction | {"to_sign": True}
    return application


def answer_correction(
    db: Session, actor: Actor, application_id: UUID, *, declared: bool, version: int
) -> Application:
    """Sign the corrected case and send it back to the agency.

    Args:
        declared: whether the owner has made the declaration anew.
        version: the version that the owner read and signs.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: it is undeclared, something is still missing, or a point of the notice was
            not dealt with.

    """
    case = load_to(Action.ANSWER_CORRECTION, db, actor, application_id, version=version)
    application = case.application
    answers = View(case.item, application.answers)
    documents = _require_ready(db, case, answers)
    require_declared(declared)
    application.answers = clean(case.item, answers)
    if application.round_id is not None:
        store_amount(db, case, db.get_one(Round, application.round_id), answers)
    changed = reroute(db, case, answers)
    move(db, actor, case, Action.ANSWER_CORRECTION, **signed_content(case, documents), **changed)
    repeats.note_corrected_rows(db, application)
    note_answered_accounts(db, application)
    return application


def _require_ready(db: Session, case: Case, answers: View) -> list[HeldDocument]:
    """Refuse a correction that leaves something out; return the documents."""
    waiting = open_points(case.application)
    if waiting:
        raise Invalid(
            [
                Problem(path, N_("Deal with “%(point)s” first", point=case.item.title_of(path)))
                for path in correction_notes(case.application)
                if path in waiting
            ]
        )
    return require_complete(db, case, answers)
