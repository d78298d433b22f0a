"""Documents that applicants hand in with an application.

The caller has already loaded the application in the actor's scope, and so has
checked whether the actor may hand in or read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services import moments
from services.documents import store
from services.documents.inspect import Upload
from services.documents.jobs import scan_document
from services.errors import Conflict, Forbidden
from services.jobs import defer
from services.language import N_
from services.models import Document, Registration
from services.settings import settings


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document of an application, to be listed, checked and read.

    Args:
        slot: code of the item's document that it was handed in as.
        size: in bytes.
        scan: `pending`, `clean`, `infected` or `unscanned`.
    """

    id: UUID
    slot: str
    filename: str
    media_type: str
    size: int
    sha256: str
    scan: str
    uploaded_at: datetime

    @property
    def opens(self) -> bool:
        """Whether it can be read: a scanner found it harmless, or there is no scanner."""
        return self.scan not in {"pending", "infected"}


# Without the ORM: a case page has a dozen of them, and changes none.
_CURRENT = (
    select(*[getattr(Document, field.name) for field in fields(HeldDocument)])
    .where(Document.application_id == bindparam("application"), Document.removed_at.is_(None))
    .order_by(Document.id)
)


def attach(db: Session, application_id: UUID, slot: str, upload: Upload, user_id: UUID) -> Document:
    """Hand in an inspected file for one document slot of an application.

    Raises:
        services.documents.store.StoreUnavailable: the bytes could not be stored.
    """
    store.protect(db, upload.sha256)
    store.put(upload.data)
    document = Document(
        application_id=application_id,
        slot=slot,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        scan="pending" if settings().scanner else "unscanned",
        uploaded_by=user_id,
        uploaded_at=moments.now(),
    )
    db.add(document)
    db.flush()
    if document.scan == "pending":
        defer(db, scan_document, document_id=str(document.id))
    return document


def detach(db: Session, document_id: UUID) -> None:
    """Mark a document as removed. It is erased within the day."""
    db.get_one(Document, document_id).removed_at = moments.now()
    db.flush()


def was_removed(db: Session, application_id: UUID, document_id: UUID) -> bool:
    """Check whether a document of an application was handed in and is there no more."""
    known = db.get(Document, document_id)
    return known is not None and known.application_id == application_id


def current_documents(db: Session, application_id: UUID) -> list[HeldDocument]:
    """List the documents that were not removed, in the order of handing in.

    Infected ones are listed too, for their owner to see and replace.
    """
    rows = db.connection().execute(_CURRENT, {"application": application_id})
    return [HeldDocument(*row) for row in rows]


def read(document: HeldDocument | Document | Registration) -> Iterator[bytes]:
    """Read a document piece by piece, if it may be opened.

    Raises:
        Forbidden: it is infected.
        Conflict: it has not been scanned yet.
        services.documents.store.StoreUnavailable: the bytes cannot be read.
    """
    if document.scan == "infected":
        raise Forbidden(N_("This file is infected with a virus and cannot be opened"))
    if document.scan == "pending":
        raise Conflict(
            N_("This file is still being checked for viruses. Try again in a few minutes")
        )
    return store.stream(document.sha256)
