"""Drafts that were begun together for one errand, and are changed together."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from services.applications.lifecycle import State
from services.models import Application, ErrandFiling, ErrandMember

_DRAFTS = (
    select(Application, ErrandFiling.errand_code)
    .join(ErrandMember, ErrandMember.application_id == Application.id)
    .join(ErrandFiling, ErrandFiling.id == ErrandMember.filing_id)
    .where(
        ErrandMember.filing_id
        == select(ErrandMember.filing_id)
        .where(ErrandMember.application_id == bindparam("id"))
        .scalar_subquery(),
        Application.state == State.DRAFT,
        Application.erased_at.is_(None),
    )
    .options(joinedload(Application.applicant))
    .order_by(Application.id)
    .with_for_update(of=Application)
)


@dataclass(frozen=True, slots=True)
class Together:
    """The drafts of one errand, locked until the transaction ends."""

    errand_code: str
    drafts: tuple[Application, ...]


def lock_together(db: Session, application_id: UUID) -> Together | None:
    """Lock the drafts that were begun together with one, it too; None where it is alone.

    Before the one itself is locked, and in the order of their keys, so that two people who
    save two of them do not wait for each other.
    """
    rows = db.execute(
        _DRAFTS, {"id": application_id}, execution_options={"populate_existing": True}
    ).all()
    if len(rows) < 2:
        return None
    return Together(rows[0][1], tuple(row[0] for row in rows))
