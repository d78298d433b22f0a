"""Answer a correction notice."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.filing.drafting import correction_notes, open_points
from services.applications.filing.finishing import require_complete, signed_content, store_amount
from services.applications.lifecycle import Action
from services.applications.routing.rerouting import reroute
from services.catalogue import View, clean
from services.errors import Invalid, Problem
from services.language import N_
from services.models import Application, Round


def answer_correction(
    db: Session, actor: Actor, application_id: UUID, *, version: int
) -> Application:
    """Send a corrected case back to the agency.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: something is still missing, or a point of the notice was not dealt with.

    """
    case = load_to(Action.ANSWER_CORRECTION, db, actor, application_id, version=version)
    application = case.application
    waiting = open_points(application)
    if waiting:
        raise Invalid(
            [
                Problem(path, N_("Deal with “%(point)s” first", point=case.item.title_of(path)))
                for path in correction_notes(application)
                if path in waiting
            ]
        )
    answers = View(case.item, application.answers)
    documents = require_complete(db, case, answers)
    application.answers = clean(case.item, answers)
    if application.round_id is not None:
        store_amount(db, case, db.get_one(Round, application.round_id), answers)
    changed = reroute(db, case, answers)
    move(db, actor, case, Action.ANSWER_CORRECTION, **signed_content(case, documents), **changed)
    application.correction = None
    return application
