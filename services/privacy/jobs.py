"""Jobs by the clock that erase what is kept no longer; one job a case or document."""

from uuid import UUID

from services import moments
from services.database import Session
from services.jobs import defer, periodic, task_tried_once
from services.periods import periods
from services.privacy import erasing


@task_tried_once
def erase_document(document_id: str) -> None:
    """Erase a removed document, as a job."""
    with Session() as db, db.begin():
        erasing.erase_document(db, UUID(document_id))


@task_tried_once
def erase_case(application_id: str) -> None:
    """Erase a case, as a job that asks for one more for each of its documents."""
    with Session() as db, db.begin():
        for document in erasing.erase_case(db, UUID(application_id)):
            defer(db, erase_document, document_id=str(document))


@periodic("17 * * * *")
def erase_removed() -> None:
    """Queue every deleted draft and removed document whose time is over."""
    before = periods()["removed"].before(moments.now())
    with Session() as db, db.begin():
        for application_id in erasing.list_discarded(db, before):
            defer(db, erase_case, application_id=str(application_id))
        for document_id in erasing.list_removed(db, before):
            defer(db, erase_document, document_id=str(document_id))
