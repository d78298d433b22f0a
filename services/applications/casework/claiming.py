"""Claim a case, and release it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.barring import require_unbarred
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.lifecycle import Action


def claim(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Claim a case of the actor's body, so that only the actor works on it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Forbidden: the actor stepped aside from another case of the applicant.

    """
    case = load_to(Action.CLAIM, db, actor, application_id, version=version)
    require_unbarred(db, case, actor.user_id)
    move(db, actor, case, Action.CLAIM)
    assert case.review is not None
    case.review.assignee_id, case.review.claimed_at = actor.user_id, moments.now()
    return case


def release(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Release a case for colleagues; an approver may do it for a reviewer who is away.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.RELEASE, db, actor, application_id, version=version)
    move(db, actor, case, Action.RELEASE)
    assert case.review is not None
    case.review.assignee_id, case.review.claimed_at = None, None
    return case
