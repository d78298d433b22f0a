"""What happens to files outside a request: they are scanned, and orphans swept up."""

from datetime import timedelta
from uuid import UUID

from services.database import Session
from services.documents import scan, store
from services.jobs import periodic, task
from services.settings import settings

ORPHANED_FOR = timedelta(days=2)


@task
def scan_document(document_id: str) -> None:
    """Scan a file that was handed in; tried again while the scanner is away."""
    with Session() as db, db.begin():
        scan.scan_document(db, UUID(document_id), settings().clamav)


@periodic("40 19 * * *")
def sweep_orphans() -> None:
    """Delete stored bytes that no row names; nightly in Shenzhen."""
    with Session() as db, db.begin():
        store.sweep(db, ORPHANED_FOR)
