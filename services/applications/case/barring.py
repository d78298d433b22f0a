"""Who takes up no case of an applicant, as they stepped aside from another."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.case.case import Case
from services.errors import Forbidden, Invalid, Problem
from services.language import N_
from services.models import Application, Review


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
