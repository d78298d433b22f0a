"""What happens to cases outside a request.

Whoever changes a case, a round or an account asks for the first three by name: nothing
below imports this package. Each may run twice without harm.
"""

from uuid import UUID

from services.applications.casework import leaving, sweeping
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action
from services.applications.routing import handover
from services.applications.rows import ROWS
from services.database import Session
from services.followup import announcing, rounds
from services.jobs import defer, periodic, task, task_tried_once
from services.models import Event


@task
def follow(event_id: int) -> None:
    """Do what an event of a case calls for: notices first, then papers, which may have to wait."""
    with Session() as db, db.begin():
        announcing.announce(db, event_id)
    with Session() as db, db.begin():
        event = db.get_one(Event, event_id)
        if ROWS[Action(event.action)].papers:
            issue_papers(db, event.application_id)


@task
def free_cases(user_id: str) -> None:
    """Free what an officer holds who can no longer act on it."""
    officer = UUID(user_id)
    with Session() as db:
        held = leaving.left_behind(db, officer)
    for application_id in held:
        with Session() as db, db.begin():
            leaving.free(db, application_id, officer)


@task
def announce_round(round_id: str, kind: str, closes_at: str) -> None:
    """Tell those with drafts that a round closes at another moment."""
    with Session() as db, db.begin():
        rounds.announce_round(db, UUID(round_id), kind, closes_at)


# --- by the clock: one job a case, so that one that fails keeps no other waiting ----


@task_tried_once
def hand_over(application_id: str) -> None:
    """Hand a case over to the bodies that act today."""
    with Session() as db, db.begin():
        handover.hand_over(db, UUID(application_id))


@task_tried_once
def settle(application_id: str) -> None:
    """Settle a case whose limit has passed."""
    with Session() as db, db.begin():
        sweeping.settle(db, UUID(application_id))


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
