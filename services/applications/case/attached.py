"""What hangs on a case that the actor has already loaded in scope."""

from uuid import UUID

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.orm import Session

from services.applications.case.loading import Case
from services.documents import handing_in
from services.documents.handing_in import Held
from services.errors import NotFound
from services.models import CaseNote, Paper

# Built once, for every case page.
_PAPERS = select(Paper).where(Paper.application_id == bindparam("case")).order_by(Paper.id)
_ONE = select(literal(1)).subquery()
_NOTES = (
    select(func.count())
    .where(CaseNote.application_id == bindparam("case"), CaseNote.body_code == bindparam("body"))
    .scalar_subquery()
)
_PAPERS_AND_NOTES = (
    select(Paper, _NOTES)
    .select_from(_ONE)
    .outerjoin(Paper, Paper.application_id == bindparam("case"))
    .order_by(Paper.id)
)


def documents(db: Session, case: Case) -> list[Held]:
    """The documents handed in and not removed, in the order of the upload. One query."""
    return handing_in.current(db, case.application.id)


def document(db: Session, case: Case, document_id: UUID) -> Held:
    """One document of the case.

    Raises:
        NotFound: the case has no such document, or it was removed or is infected.

    """
    for held in documents(db, case):
        if held.id == document_id and held.scan != "infected":
            return held
    raise NotFound


def papers(db: Session, case: Case) -> list[Paper]:
    """The papers issued on the case, oldest first. One query."""
    return list(db.scalars(_PAPERS, {"case": case.application.id}))


def papers_and_notes(db: Session, case: Case) -> tuple[list[Paper], int]:
    """The papers issued on the case, and how many notes the actor's body has on it. One query."""
    body = case.review and case.review.body_code
    rows = db.execute(_PAPERS_AND_NOTES, {"case": case.application.id, "body": body}).all()
    return [issued for issued, _ in rows if issued], rows[0][1]


def paper(db: Session, case: Case, paper_id: UUID) -> Paper:
    """One paper of the case.

    Raises:
        NotFound: no such paper was issued on it.

    """
    for issued in papers(db, case):
        if issued.id == paper_id:
            return issued
    raise NotFound
