"""What happens to cases outside a request: results are issued, limits run out."""

from uuid import UUID

from sqlalchemy import orm

from services.applications.casework import leaving, sweeping
from services.applications.letters.issuing import issue_papers
from services.applications.routing import handover
from services.database import Session
from services.jobs import attempt, defer, periodic, task
from services.models import Application


@task
def issue(application_id: str) -> None:
    """Issue what papers a case calls for."""
    with Session() as db, db.begin():
        issue_papers(db, UUID(application_id))


def issue_later(db: orm.Session, application: Application) -> None:
    """Have the papers of a case issued, if the session's transaction commits."""
    defer(db, issue, application_id=str(application.id))


@task
def let_go(user_id: str) -> None:
    """Free what an officer holds who can no longer act on it."""
    officer = UUID(user_id)
    with Session() as db:
        held = leaving.left_behind(db, officer)
    for application_id in held:
        with Session() as db, db.begin():
            leaving.let_go(db, application_id, officer)


def let_go_later(db: orm.Session, user_id: UUID) -> None:
    """Have an officer's cases freed, if the session's transaction commits."""
    defer(db, let_go, user_id=str(user_id))


@attempt
def hand_over(application_id: str) -> None:
    """Hand a case over to the bodies that act today."""
    with Session() as db, db.begin():
        handover.hand_over(db, UUID(application_id))


@attempt
def settle(application_id: str) -> None:
    """Settle a case whose limit has passed, and issue what papers that calls for."""
    with Session() as db, db.begin():
        if sweeping.settle(db, UUID(application_id)):
            issue_papers(db, UUID(application_id))


# One job a case, so that one that fails keeps no other waiting.


@periodic("2 * * * *")
def follow_succession() -> None:
    """Have every application handed over whose body does not act for it any more."""
    with Session() as db, db.begin():
        for application_id in handover.left_behind(db):
            defer(db, hand_over, application_id=str(application_id))


@periodic("7 * * * *")
def sweep() -> None:
    """Have every application settled whose acceptance or correction limit has passed."""
    with Session() as db, db.begin():
        for application_id in sweeping.run_out(db):
            defer(db, settle, application_id=str(application_id))
