"""Jobs of this package."""

from uuid import UUID

from services import jobs, moments
from services.accounts import asking, registering
from services.accounts.retention import forget_old
from services.database import Session
from services.settings import settings


@jobs.periodic("20 19 * * *")
def forget_what_is_over() -> None:
    """Delete sessions, links, mails and access records that were kept long enough.

    At 03:20 in Shenzhen.
    """
    with Session() as db, db.begin():
        forget_old(db, moments.now())


@jobs.task
def scan_proof(registration_id: str) -> None:
    """Scan the proof of a request; the job is tried again while the scanner is unavailable."""
    with Session() as db, db.begin():
        registering.scan_proof(db, UUID(registration_id), settings().scanner)


@jobs.task
def ask_register(registration_id: str) -> None:
    """Ask the company register about a request. One that is silent leaves it to a registrar."""
    asking.ask(UUID(registration_id), settings().company_register)
