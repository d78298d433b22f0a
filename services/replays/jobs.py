"""The job that runs a replay, which may take minutes."""

from uuid import UUID

from services.database import Session
from services.jobs import task
from services.replays import running


@task
def replay(replay_id: str) -> None:
    """Run a replay, once."""
    with Session() as db, db.begin():
        running.run(db, UUID(replay_id))
