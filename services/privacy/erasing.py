"""Erase cases whose time is over, and documents that were removed.

Of a case a stub stays: that there was one, what became of it and when, and its ledger,
whose words are replaced by their seals. The numbers that reports count stay with it.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, selectinload

from services import moments
from services.applications.case import ledger, seals
from services.applications.lifecycle import ERASABLE, Action, Capacity, State
from services.documents import store
from services.inventory.sealing import change_rows, delete_rows
from services.jobs import defer
from services.models import (
    AccountKey,
    Application,
    AssociationAnswer,
    AssociationQuestion,
    CaseNote,
    Document,
    EntryReport,
    Event,
    Finding,
    GroupFiling,
    GroupMember,
    Notice,
    Paper,
    Payment,
    PaymentEntry,
    Rating,
    RecommendationLetter,
    Registration,
    Review,
    RowKey,
    ScoreSheet,
    Share,
    StaffComplaint,
)
from services.privacy.columns import empty

ERASE_CASE, ERASE_DOCUMENT, ERASE_PAPER = (
    f"services.privacy.jobs.erase_{kind}" for kind in ("case", "document", "paper")
)
"""Tasks, one for each file: two transactions with several could wait for each other's bytes."""

DELETIONS = (Action.DISCARD, Action.EXPIRE)
"""The actions that delete a draft."""


def list_removed(db: Session, before: datetime) -> list[UUID]:
    """List the documents that were removed before a moment."""
    return list(db.scalars(select(Document.id).where(Document.removed_at < before)))


def list_discarded(db: Session, before: datetime) -> list[UUID]:
    """List the drafts that were deleted before a moment, and are not erased yet."""
    deleted = exists().where(
        Event.application_id == Application.id, Event.action.in_(DELETIONS), Event.at < before
    )
    return list(
        db.scalars(
            select(Application.id).where(
                Application.state == State.DISCARDED, Application.erased_at.is_(None), deleted
            )
        )
    )


def erase_case(db: Session, application_id: UUID) -> None:
    """Erase a case that is over, unless it was erased already, and ask to erase its files."""
    application = db.scalar(
        select(Application)
        .where(
            Application.id == application_id,
            Application.state.in_(ERASABLE),
            Application.erased_at.is_(None),
        )
        .options(selectinload(Application.events))
        .with_for_update(of=Application)
    )
    if application is None:
        return
    for event in application.events:
        erase_words(db, event)
    empty(application)
    for sealed in (CaseNote, Finding, Review, ScoreSheet, Share):
        delete_rows(db, sealed, sealed.application_id == application_id)
    _empty_payments(db, application_id)
    for table in (AccountKey, Notice, Rating, RecommendationLetter, RowKey):
        db.execute(delete(table).where(table.application_id == application_id))
    _record(db, application)
    _ask_to_erase_files(db, application_id)


def _empty_payments(db: Session, application_id: UUID) -> None:
    """Empty the accounts of what was paid; sums and days stay with the figures of the round."""
    payments = select(Payment).where(Payment.application_id == application_id)
    entries = select(PaymentEntry).where(PaymentEntry.application_id == application_id)
    for row in (*db.scalars(payments), *db.scalars(entries)):
        empty(row)
    db.flush()


def erase_words(db: Session, event: Event) -> None:
    """Put the seals of an event's words in their place."""
    if seals.SALT in event.data:
        sealed = seals.seal(event.data)
        db.execute(update(Event).where(Event.id == event.id).values(data=sealed))


def erase_document(db: Session, document_id: UUID) -> None:
    """Erase a document that was removed, and its bytes unless another row names them.

    Raises:
        services.documents.store.StoreUnavailable: the bytes could not be deleted.
    """
    document = db.get(Document, document_id, with_for_update=True)
    if document and document.removed_at:
        _erase_file(db, document)


def erase_paper(db: Session, paper_id: UUID) -> None:
    """Erase a paper of a case that was erased.

    Raises:
        services.documents.store.StoreUnavailable: the bytes could not be deleted.
    """
    paper = db.get(Paper, paper_id, with_for_update=True)
    if paper and db.get_one(Application, paper.application_id).erased_at:
        _erase_file(db, paper)


def delete_statements(db: Session, before: datetime) -> None:
    """Delete the reports and complaints that were answered before a moment."""
    for table in (EntryReport, StaffComplaint):
        delete_rows(db, table, table.answered_at < before)


def delete_groups(db: Session, before: datetime) -> None:
    """Delete groups of associations that were started before a moment, and letters that were
    signed before it and are not attached; the cases stay.
    """
    loose = (
        RecommendationLetter.written_at < before,
        RecommendationLetter.application_id.is_(None),
    )
    db.execute(delete(RecommendationLetter).where(*loose))
    old = select(GroupFiling.id).where(GroupFiling.created_at < before)
    db.execute(delete(GroupMember).where(GroupMember.filing_id.in_(old)))
    db.execute(delete(GroupFiling).where(GroupFiling.created_at < before))


def delete_association_questions(db: Session, before: datetime) -> None:
    """Delete what agencies asked associations before a moment, with the answers; what everybody
    may read stays.
    """
    old = select(AssociationQuestion.id).where(AssociationQuestion.asked_at < before)
    public = (
        AssociationQuestion.published_at.is_not(None),
        AssociationQuestion.taken_down_at.is_(None),
    )
    kept = select(AssociationAnswer.id).join(
        AssociationQuestion, AssociationQuestion.id == AssociationAnswer.question_id
    )
    db.execute(
        delete(AssociationAnswer).where(
            AssociationAnswer.question_id.in_(old),
            AssociationAnswer.id.not_in(kept.where(*public, AssociationAnswer.may_publish)),
        )
    )
    answered = exists().where(AssociationAnswer.question_id == AssociationQuestion.id)
    db.execute(delete(AssociationQuestion).where(AssociationQuestion.asked_at < before, ~answered))


def list_decided(db: Session, before: datetime) -> list[UUID]:
    """List the requests to registrars that were decided before a moment, and are not erased yet."""
    decided = (Registration.decided_at < before, Registration.erased_at.is_(None))
    return list(db.scalars(select(Registration.id).where(*decided)))


def erase_proof(db: Session, registration_id: UUID) -> None:
    """Erase the names and the proof of a decided request; that it was decided, and when, stays.

    Raises:
        services.documents.store.StoreUnavailable: the bytes could not be deleted.
    """
    request = db.get(Registration, registration_id, with_for_update=True)
    if request is None or request.decided_at is None or request.erased_at is not None:
        return
    digest = request.sha256
    empty(request)
    request.erased_at = moments.now()
    db.flush()
    store.erase(db, digest)


def _ask_to_erase_files(db: Session, application_id: UUID) -> None:
    of_case = Document.application_id == application_id
    for document_id in change_rows(db, Document, of_case, removed_at=moments.now()):
        defer(db, ERASE_DOCUMENT, document_id=str(document_id))
    papers = select(Paper.id).where(Paper.application_id == application_id)
    for paper_id in db.scalars(papers).all():
        defer(db, ERASE_PAPER, paper_id=str(paper_id))


def _erase_file(db: Session, row: Document | Paper) -> None:
    db.delete(row)
    db.flush()
    store.erase(db, row.sha256)


def _record(db: Session, application: Application) -> None:
    state = State(application.state)
    event = ledger.append(
        db,
        application,
        Action.ERASE,
        to=state,
        capacity=Capacity.SYSTEM,
        actor=None,
        at=moments.now(),
    )
    application.erased_at = event.at
    db.flush()
