"""The letters of recommendation that are sent with an application, for its record."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import Applicant, RecommendationLetter


def list_attached(db: Session, application_id: UUID) -> list[dict[str, Any]]:
    """List the letters attached to an application, in the words in which they were signed."""
    rows = db.execute(
        select(RecommendationLetter, Applicant)
        .join(Applicant, Applicant.id == RecommendationLetter.association_id)
        .where(RecommendationLetter.application_id == application_id)
        .order_by(RecommendationLetter.id)
    )
    return [
        {
            "name": association.name,
            "code": association.credit_code,
            "at": letter.written_at.isoformat(),
            "text": letter.text,
        }
        for letter, association in rows
    ]
