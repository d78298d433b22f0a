"""The letters of recommendation that are sent with an application, for its record."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.models import Applicant, RecommendationLetter

_ATTACHED = (
    select(
        Applicant.name,
        Applicant.credit_code,
        RecommendationLetter.written_at,
        RecommendationLetter.text,
    )
    .join_from(RecommendationLetter, Applicant)
    .where(RecommendationLetter.application_id == bindparam("id"))
    .order_by(RecommendationLetter.id)
)


def list_attached(db: Session, application_id: UUID) -> list[dict[str, Any]]:
    """List the letters attached to an application, in the words in which they were signed."""
    rows = db.execute(_ATTACHED, {"id": application_id})
    return [
        {"name": name, "code": code, "at": written_at.isoformat(), "text": text}
        for name, code, written_at, text in rows
    ]
