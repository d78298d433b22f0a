"""What happens to cases outside a request: results are issued, limits run out."""

from uuid import UUID

from sqlalchemy import orm

from services.applications import handing_over, sweeping
from services.applications.issuing import issue_papers
from services.database import Session
from services.jobs import defer, for_each, periodic, task
from services.models import Application


@task
def issue(application_id: str) -> None:
    """Issue what papers a case calls for."""
    with Session() as db, db.begin():
        issue_papers(db, UUID(application_id))


def issue_later(db: orm.Session, application: Application) -> None:
    """Have the papers of a case issued, if the session's transaction commits."""
    defer(db, issue, application_id=str(application.id))


@periodic("2 * * * *")
def follow_succession(_due: int) -> None:
    """Hand every open application over whose body does not act any more."""
    with Session() as db:
        left_behind = handing_over.left_behind(db)
    for_each(left_behind, handing_over.hand_over)


@periodic("7 * * * *")
def sweep(_due: int) -> None:
    """Settle every application whose acceptance or correction limit has passed."""
    with Session() as db:
        waiting = sweeping.run_out(db)
    for_each(waiting, _settle)


def _settle(db: orm.Session, application_id: UUID) -> None:
    if sweeping.settle(db, application_id):
        issue_papers(db, application_id)
