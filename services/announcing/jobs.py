"""Jobs of this package."""

from uuid import UUID

from services import jobs
from services.announcing import announcement, rounds
from services.database import Session


@jobs.task
def announce(event_id: int) -> None:
    """Tell everyone whom an event of a case concerns."""
    with Session() as db, db.begin():
        announcement.announce(db, event_id)


@jobs.task
def announce_round(round_id: str, kind: str, closes_at: str) -> None:
    """Tell those with drafts that a round closes at another moment."""
    with Session() as db, db.begin():
        rounds.announce_round(db, UUID(round_id), kind, closes_at)
