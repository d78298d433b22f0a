"""End drafts that nobody has changed for long, after a notice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services.applications.case.loading import load_by_system
from services.applications.case.moves import move_by_system
from services.applications.lifecycle import UNSUBMITTED, Action
from services.models import Application


def list_to_warn(db: Session, untouched_since: datetime) -> list[UUID]:
    """List drafts that nobody has changed since a moment, and whose people were not warned."""
    return _list_drafts(
        db,
        Application.updated_at < untouched_since,
        or_(Application.warned_at.is_(None), Application.warned_at < Application.updated_at),
    )


def list_to_end(db: Session, warned_before: datetime) -> list[UUID]:
    """List drafts whose people were warned before a moment, and did not change them."""
    return _list_drafts(db, *_ignored(warned_before))


def expire(db: Session, application_id: UUID, warned_before: datetime) -> None:
    """End a draft whose people were warned before a moment, if nobody has changed it since.

    Raises:
        NotFound: no such application.
    """
    case = load_by_system(db, application_id)
    if _list_drafts(db, Application.id == application_id, *_ignored(warned_before)):
        move_by_system(db, case, Action.EXPIRE)


def _ignored(warned_before: datetime) -> tuple[ColumnElement[bool], ...]:
    warned = Application.warned_at
    return warned < warned_before, warned >= Application.updated_at


def _list_drafts(db: Session, *which: ColumnElement[bool]) -> list[UUID]:
    return list(
        db.scalars(select(Application.id).where(Application.state.in_(UNSUBMITTED), *which))
    )
