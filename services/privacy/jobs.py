"""Jobs by the clock that end drafts and erase what is kept no longer: one job a draft or case."""

from uuid import UUID

from services import moments
from services.database import Session
from services.jobs import defer, periodic, task, task_tried_once
from services.periods import period
from services.privacy import ending, erasing, leaving


@task_tried_once
def erase_document(document_id: str) -> None:
    """Erase a removed document, as a job."""
    with Session() as db, db.begin():
        erasing.erase_document(db, UUID(document_id))


@task
def erase_paper(paper_id: str) -> None:
    """Erase a paper of an erased case, as a job."""
    with Session() as db, db.begin():
        erasing.erase_paper(db, UUID(paper_id))


@task
def erase_proof(registration_id: str) -> None:
    """Erase the proof of a decided request, as a job."""
    with Session() as db, db.begin():
        erasing.erase_proof(db, UUID(registration_id))


@task_tried_once
def erase_case(application_id: str) -> None:
    """Erase a case, and a profile that was kept for it alone, as a job."""
    with Session() as db, db.begin():
        erasing.erase_case(db, UUID(application_id))
        leaving.empty_persons(db)


@task_tried_once
def warn_of_end(application_id: str) -> None:
    """Tell the people of a draft that it is going to end, as a job."""
    with Session() as db, db.begin():
        ending.warn(db, UUID(application_id))


@task_tried_once
def end_draft(application_id: str) -> None:
    """End a draft that nobody has changed for long, as a job."""
    with Session() as db, db.begin():
        ending.end(db, UUID(application_id))


@task_tried_once
def warn_account(user_id: str) -> None:
    """Tell a person that their unused account is going to be erased, as a job."""
    with Session() as db, db.begin():
        leaving.warn(db, UUID(user_id))


@task_tried_once
def erase_account(user_id: str) -> None:
    """Erase an account that nobody has used for long, as a job."""
    with Session() as db, db.begin():
        leaving.erase_unused(db, UUID(user_id))


@periodic("17 * * * *")
def erase_removed() -> None:
    """Queue every deleted draft and removed document whose time is over."""
    before = period("removed").before(moments.now())
    with Session() as db, db.begin():
        for application_id in erasing.list_discarded(db, before):
            defer(db, erase_case, application_id=str(application_id))
        for document_id in erasing.list_removed(db, before):
            defer(db, erase_document, document_id=str(document_id))


@periodic("10 19 * * *")
def end_what_is_over() -> None:
    """Queue what to warn of, end or erase, and delete statements and groups, at 03:10 Shenzhen."""
    with Session() as db, db.begin():
        for application_id in ending.list_to_end(db):
            defer(db, end_draft, application_id=str(application_id))
        for application_id in ending.list_to_warn(db):
            defer(db, warn_of_end, application_id=str(application_id))
        for application_id in ending.list_kept_long_enough(db):
            defer(db, erase_case, application_id=str(application_id))
        for registration_id in erasing.list_decided(db, period("proof").before(moments.now())):
            defer(db, erase_proof, registration_id=str(registration_id))
        for user_id in leaving.list_to_erase(db):
            defer(db, erase_account, user_id=str(user_id))
        for user_id in leaving.list_to_warn(db):
            defer(db, warn_account, user_id=str(user_id))
        leaving.empty_persons(db)
        erasing.delete_statements(db, period("statement").before(moments.now()))
        erasing.delete_groups(db, period("group").before(moments.now()))
        erasing.delete_association_questions(db, period("group").before(moments.now()))
