"""Who takes up no case: as they stepped aside from another of its applicant, or reviewed it before
its decision fell.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.case.case import Case
from services.applications.case.reopenings import list_former_reviewers
from services.errors import Forbidden, Invalid, Problem
from services.language import N_
from services.models import Application, Review, User


def require_unbarred(db: Session, case: Case, person: UUID, *, field: str | None = None) -> None:
    """Refuse an officer who stepped aside from another case of the same applicant.

    Args:
        field: the field in which the officer is named; None where they act themselves.

    Raises:
        Forbidden: the officer acts, and is barred.
        Invalid: the officer is named, and is barred.

    """
    barred = (
        select(Review.id)
        .join(Application, Application.id == Review.application_id)
        .where(
            Application.applicant_id == case.application.applicant_id,
            Review.recused.contains([person]),
        )
        .limit(1)
    )
    if db.scalar(barred) is None:
        return
    if field is None:
        raise Forbidden(N_("You stepped aside from another case of this applicant"))
    message = N_("This officer stepped aside from another case of this applicant")
    raise Invalid([Problem(field, message)])


def has_fresh_reviewer(db: Session, case: Case, former: set[UUID]) -> bool:
    """Check whether the lead has a reviewer who may take the case up, and is none of some."""
    found = select(User.id).where(
        User.body_code == case.lead.body_code,
        User.staff_role == Role.REVIEWER.value,
        User.disabled_at.is_(None),
        User.id.not_in([*former, *case.lead.recused]),
    )
    return db.scalar(found.limit(1)) is not None


def require_fresh(db: Session, case: Case, person: UUID, *, field: str) -> None:
    """Refuse to give a case that is decided anew to who reviewed it before, if anybody else can.

    Raises:
        Invalid: the officer reviewed it, and there is somebody else.

    """
    former = list_former_reviewers(case.application.events)
    if person in former and has_fresh_reviewer(db, case, former):
        message = N_("This officer reviewed the case before its decision fell. Select another")
        raise Invalid([Problem(field, message)])
