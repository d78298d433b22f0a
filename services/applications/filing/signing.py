"""Hand a finished draft to an owner to sign, or take it back to change it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import SIGNATORIES, Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import optional_text
from services.applications.filing.editions import refuse_outdated
from services.applications.filing.finishing import require_complete
from services.applications.lifecycle import Action
from services.catalogue import View
from services.models import Application, Membership, User


def list_signatories(db: Session, case: Case) -> list[str]:
    """List the names of the people who may sign for the applicant. One query."""
    return list(
        db.scalars(
            select(User.name)
            .join(Membership)
            .where(
                Membership.applicant_id == case.application.applicant_id,
                Membership.role.in_(SIGNATORIES),
                User.disabled_at.is_(None),
            )
            .order_by(User.name)
        )
    )


def request_signature(
    db: Session, actor: Actor, application_id: UUID, *, version: int
) -> Application:
    """Hand a finished draft to the organisation's owner to sign.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the draft is not complete, or its version of the service has ended.

    """
    case = load_to(Action.REQUEST_SIGNATURE, db, actor, application_id, version=version)
    refuse_outdated(case.item, moments.today())
    require_complete(db, case, View(case.item, case.application.answers))
    move(db, actor, case, Action.REQUEST_SIGNATURE)
    return case.application


def return_to_filer(
    db: Session, actor: Actor, application_id: UUID, *, version: int, note: str
) -> Application:
    """Take a draft back from signing, to change it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the note is too long.

    """
    case = load_to(Action.RETURN_TO_FILER, db, actor, application_id, version=version)
    move(db, actor, case, Action.RETURN_TO_FILER, note=optional_text(note))
    return case.application
