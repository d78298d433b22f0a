"""Seal what an older release left in the database, and say in the audit that it was so found."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, selectinload

from services import audit
from services.applications.case import ledger
from services.applications.lifecycle import Action
from services.inventory import founding
from services.models import Application, Event, Paper

LOCK = 8_201_734
"""An advisory lock of our own: two starting processes must not seal at once."""


def seal_as_found(db: Session, *, anew: bool = False) -> int:
    """Seal what no inventory has yet; returns how many rows that is.

    Args:
        anew: whether all is sealed anew, as when the key was lost.

    Raises:
        services.inventory.founding.CoverageLost: it is not known what is sealed already.
    """
    connection = db.connection()
    connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    if anew:
        founding.forget_all(connection)
    before = founding.covered_before(connection)
    if before == founding.covered_now():
        return 0
    if before is None:
        _put_papers_on_record(db)
    sealed = founding.seal_found(connection, before)
    if sealed:
        audit.record(db, None, "record.sealed", None, rows=sealed)
    return sealed


def _put_papers_on_record(db: Session) -> None:
    """Append to the chains of cases the papers that were issued before papers were in them."""
    recorded = exists().where(
        Event.application_id == Paper.application_id,
        Event.action == Action.PUT_ON_PAPER,
        Event.data["paper"]["kind"].astext == Paper.kind,
    )
    for paper in db.scalars(select(Paper).where(~recorded).order_by(Paper.created_at)).all():
        application = db.get_one(
            Application, paper.application_id, options=[selectinload(Application.events)]
        )
        ledger.append_paper(db, application, paper)
