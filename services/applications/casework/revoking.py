"""Ending what was granted: revoked (撤销) where it should never have been, cancelled (注销) where
the status has come to an end since.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import Case
from services.applications.case.moves import move
from services.applications.case.permissions import load_to
from services.applications.case.texts import check_reasons
from services.applications.jobs import issue_later
from services.applications.lifecycle import OUT_OF_FORCE, Action
from services.documents import issuing


def revoke(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Revoke an unlawful grant; the decision falls with the certificate.

    Args:
        reasons: codes from the vocabulary of reasons for revoking.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation.

    """
    return _end(db, actor, application_id, "revoke", version, reasons, text)


def cancel(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Cancel a certificate that was rightly granted; the decision stays what it was.

    Args:
        reasons: codes from the vocabulary of reasons for cancelling.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation.

    """
    return _end(db, actor, application_id, "cancel", version, reasons, text)


def _end(
    db: Session,
    actor: Actor,
    application_id: UUID,
    use: Literal["revoke", "cancel"],
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    action = Action(use)
    case = load_to(action, db, actor, application_id, version=version)
    check_reasons(case, use, reasons, text)
    event = move(db, actor, case, action, reasons=list(reasons), text=text.strip())
    status, kinds = OUT_OF_FORCE[action]
    issuing.end(db, application_id, kinds, status, moments.local_day(event.at))
    issue_later(db, case.application)
    return case
