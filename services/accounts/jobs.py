"""Jobs of this package."""

from datetime import UTC, datetime

from services import jobs
from services.accounts.retention import forget_old
from services.database import Session


@jobs.periodic("20 19 * * *")
def forget_old_sessions(timestamp: int) -> None:
    """Drop what is over and has been kept long enough, at 03:20 in Shenzhen."""
    with Session() as db, db.begin():
        forget_old(db, datetime.fromtimestamp(timestamp, UTC))
