"""End what was granted: revoke (撤销) what was unlawful from the start, cancel (注销) what has
ended since.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import check_reasons
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
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
    """Revoke an unlawful grant: the decision ends together with the certificate.

    Args:
        reasons: codes from the vocabulary of reasons for revoking.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation.

    """
    return _end_grant(db, actor, application_id, Action.REVOKE, version, reasons, text)


def cancel(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Cancel a certificate that was lawfully granted; the decision stays valid.

    Args:
        reasons: codes from the vocabulary of reasons for cancelling.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation.

    """
    return _end_grant(db, actor, application_id, Action.CANCEL, version, reasons, text)


def _end_grant(
    db: Session,
    actor: Actor,
    application_id: UUID,
    action: Action,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    case = load_to(action, db, actor, application_id, version=version)
    check_reasons(case, action, reasons, text)
    event = move(db, actor, case, action, reasons=list(reasons), text=text.strip())
    ends = ROWS[action].ends
    assert ends is not None
    issuing.end_papers(db, application_id, ends.kinds, ends.status, moments.local_day(event.at))
    return case
