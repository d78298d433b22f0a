"""What happens to cases outside a request: results are issued, limits run out."""

from uuid import UUID

from services.applications import sweeping
from services.applications.issuing import issue_result
from services.database import Session
from services.jobs import periodic, task


@task
def issue(application_id: str) -> None:
    """Issue the papers of a decided application and close it (办结)."""
    with Session() as db, db.begin():
        issue_result(db, UUID(application_id))


@periodic("7 * * * *")
def sweep(_due: int) -> None:
    """Settle every application whose acceptance or correction limit has passed."""
    with Session() as db:
        waiting = sweeping.run_out(db)
    for application_id in waiting:
        with Session() as db, db.begin():
            sweeping.settle(db, application_id)
