"""Documents and papers of a case that the actor has already loaded in scope."""

from uuid import UUID

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.orm import Session

from services.applications.case.attachments import may_read_attached
from services.applications.case.case import Case
from services.applications.case.messages import may_read
from services.documents import handing_in
from services.documents.handing_in import HeldDocument
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


def list_documents(db: Session, case: Case) -> list[HeldDocument]:
    """List the documents that were not removed, in the order of upload. One query.

    What officers keep of a check on site is theirs alone, as is what they put on file or attach;
    messages are between the lead and the applicant. A joint body that was not asked yet sees none.
    """
    if case.unasked:
        return []
    held = handing_in.current_documents(db, case.application.id)
    return [one for one in held if may_read(case, one.slot) and may_read_attached(case, one)]


def find_document(db: Session, case: Case, document_id: UUID) -> HeldDocument:
    """Find one document of a case.

    Raises:
        NotFound: the case has no such document, or it was removed or is infected.

    """
    for held in list_documents(db, case):
        if held.id == document_id and held.scan != "infected":
            return held
    raise NotFound


def list_papers(db: Session, case: Case) -> list[Paper]:
    """List the papers issued on a case, oldest first. One query."""
    return [] if case.unasked else list(db.scalars(_PAPERS, {"case": case.application.id}))


def list_papers_and_count_notes(db: Session, case: Case) -> tuple[list[Paper], int]:
    """List the papers issued on a case, and count the notes of the actor's body. One query."""
    body = case.review and case.review.body_code
    rows = db.execute(_PAPERS_AND_NOTES, {"case": case.application.id, "body": body}).all()
    return [issued for issued, _ in rows if issued and not case.unasked], rows[0][1]


def find_paper(db: Session, case: Case, paper_id: UUID) -> Paper:
    """Find one paper of a case.

    Raises:
        NotFound: no such paper was issued on it.

    """
    for issued in list_papers(db, case):
        if issued.id == paper_id:
            return issued
    raise NotFound
