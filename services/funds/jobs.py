"""Jobs of rounds: one decision each, so that a failure holds up no other."""

from uuid import UUID

from services.database import Session
from services.funds import publishing
from services.jobs import task


@task
def decide_entry(application_id: str, approver_id: str) -> None:
    """Decide one application as the list of its round says, once."""
    with Session() as db, db.begin():
        publishing.decide_entry(db, UUID(application_id), UUID(approver_id))
