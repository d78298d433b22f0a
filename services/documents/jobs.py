"""Jobs about files: scanning them, and deleting stored bytes that no row names."""

from datetime import timedelta
from uuid import UUID

from services.database import Session
from services.documents import scan, store
from services.jobs import periodic, task
from services.settings import settings

ORPHANED_FOR = timedelta(days=2)


@task
def scan_document(document_id: str) -> None:
    """Scan a document; the job is tried again while the scanner is unavailable."""
    with Session() as db, db.begin():
        scan.scan_document(db, UUID(document_id), settings().scanner)


@periodic("40 19 * * *")
def sweep_orphans() -> None:
    """Delete stored bytes that no row names, every night in Shenzhen."""
    with Session() as db, db.begin():
        store.sweep(db, ORPHANED_FOR)
