"""Who among staff opened a case or downloaded of it, for its applicant to read.

Told are agency, role, moment and what was seen, never the officer's name.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.access_records import AccessKind
from services.applications.case.case import Case
from services.models import AccessRecord, Document, Paper

PAGE = 50

_SEEN = (
    select(AccessRecord)
    .where(
        AccessRecord.application_id == bindparam("case"),
        AccessRecord.kind.in_([AccessKind.OPENED, AccessKind.DOWNLOADED]),
    )
    .order_by(AccessRecord.id.desc())
)


@dataclass(frozen=True, slots=True)
class Opening:
    """That somebody of staff saw a case, or a file of it.

    Args:
        body_code: the agency; None for those who work for none, or of older records.
        role: what the person acted as; None of older records.
        downloaded: whether a file was downloaded.
        filename: of the document, where it was one that was handed in.
        paper: the kind of the paper, where it was one.

    """

    at: datetime
    body_code: str | None
    role: str | None
    downloaded: bool
    filename: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class OpeningsPage:
    """One page of them, newest first; `older` is the key of the next, if any."""

    openings: Sequence[Opening]
    older: UUID | None


def list_openings(db: Session, case: Case, *, before: UUID | None = None) -> OpeningsPage:
    """List who opened a case that the actor has loaded in scope. Three statements at most.

    Args:
        before: `older` of the page before.

    """
    query = _SEEN.where(AccessRecord.id < before) if before else _SEEN
    rows = db.scalars(query.limit(PAGE + 1), {"case": case.application.id}).all()
    shown = rows[:PAGE]
    keys = {key for row in shown if (key := _file_of(row))}
    names = _read_names(db, case, keys, Document.id, Document.filename, Document.application_id)
    kinds = _read_names(db, case, keys, Paper.id, Paper.kind, Paper.application_id)
    openings = [
        Opening(
            at=row.at,
            body_code=row.body_code,
            role=row.role,
            downloaded=row.kind == AccessKind.DOWNLOADED,
            filename=names.get(_file_of(row), ""),
            paper=kinds.get(_file_of(row), ""),
        )
        for row in shown
    ]
    return OpeningsPage(openings, rows[PAGE - 1].id if len(rows) > PAGE else None)


def _read_names(
    db: Session,
    case: Case,
    keys: Collection[UUID],
    key: InstrumentedAttribute[UUID],
    name: InstrumentedAttribute[str],
    of: InstrumentedAttribute[UUID],
) -> dict[UUID | None, str]:
    """Read what files of the case are called, by their keys."""
    if not keys:
        return {}
    found = db.execute(select(key, name).where(key.in_(keys), of == case.application.id))
    return {row[0]: row[1] for row in found}


def _file_of(row: AccessRecord) -> UUID | None:
    """Return the key of the file that was downloaded, with which its address ends."""
    if row.kind != AccessKind.DOWNLOADED:
        return None
    try:
        return UUID(row.path.rpartition("/")[2])
    except ValueError:
        return None
