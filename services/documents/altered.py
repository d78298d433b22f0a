"""Stored bytes that were changed from outside: noticed when they are read, and reported."""

import logging
from datetime import timedelta

from sqlalchemy import select

from services import audit, moments
from services.database import Session
from services.models import AuditEntry

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(days=1)
"""How long one report of a file is enough, however often it is asked for."""


def report_altered(digest: str) -> None:
    """Write into log and audit that a stored file is not what was stored.

    It opens its own transaction: whoever found it was reading, and changes nothing else.
    """
    log.error("a stored file was altered: %s", digest)
    with Session() as db, db.begin():
        lately = select(AuditEntry.id).where(
            AuditEntry.action == "store.altered",
            AuditEntry.data["sha256"].astext == digest,
            AuditEntry.at > moments.now() - AGAIN_AFTER,
        )
        if db.scalar(lately.limit(1)) is None:
            audit.record(db, None, "store.altered", None, sha256=digest)
