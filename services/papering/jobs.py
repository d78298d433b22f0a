"""Receipts and notices are issued outside the request that gives rise to them."""

from uuid import UUID

from services.applications.cases import load_by_system
from services.database import Session
from services.jobs import task
from services.papering.sheets import issue_paper


@task
def issue_notice(application_id: str, kind: str) -> None:
    """Issue a receipt or notice on an application, once."""
    with Session() as db, db.begin():
        issue_paper(db, load_by_system(db, UUID(application_id)), kind)
