"""Jobs of this package."""

from services import jobs
from services.announcing import announcement
from services.database import Session


@jobs.task
def announce(event_id: int) -> None:
    """Tell everyone whom an event of a case concerns."""
    with Session() as db, db.begin():
        announcement.announce(db, event_id)
