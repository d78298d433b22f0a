"""What hangs on a case that the actor has already loaded in scope."""

from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select
from sqlalchemy.orm import Session

from services.applications.cases import Case
from services.documents import handing_in
from services.errors import NotFound
from services.models import Document, Paper, User

# Built once, for every case page.
_PAPERS = select(Paper).where(Paper.application_id == bindparam("case")).order_by(Paper.id)
_NAMES = select(User.id, User.name).where(User.id == any_(bindparam("people", type_=ARRAY(Uuid))))


def documents(db: Session, case: Case) -> list[Document]:
    """The documents handed in and not removed, in the order of the upload. One query."""
    return handing_in.current(db, case.application.id)


def document(db: Session, case: Case, document_id: UUID) -> Document:
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


def paper(db: Session, case: Case, paper_id: UUID) -> Paper:
    """One paper of the case.

    Raises:
        NotFound: no such paper was issued on it.

    """
    for issued in papers(db, case):
        if issued.id == paper_id:
            return issued
    raise NotFound


def names(db: Session, case: Case) -> dict[UUID, str]:
    """The names of the people who acted on the case or hold a part of it. One query."""
    people = {event.actor_id for event in case.application.events}
    people |= {review.assignee_id for review in case.application.reviews}
    rows = db.execute(_NAMES, {"people": list(people - {None})})
    return {row.id: row.name for row in rows}
