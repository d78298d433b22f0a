"""End what was granted: revoke (撤销) what was unlawful from the start, cancel (注销) what has
ended since.

An officer proposes it, the holder is told and can answer, and another person decides.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.endings import ANSWER_DAYS, PROPOSED_BY, find_proposed_ending
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import check_reasons, require_text
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.documents import issuing
from services.language import N_


def propose_revocation(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Propose to revoke an unlawful grant (拟撤销); its holder gets a notice and can answer.

    Args:
        reasons: codes from the vocabulary of reasons for revoking.
        text: the facts, and what proves them.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation.

    """
    return _propose(db, actor, application_id, Action.PROPOSE_REVOCATION, version, reasons, text)


def propose_cancellation(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Propose to cancel a certificate that has ended (拟注销); its holder can answer.

    Args:
        reasons: codes from the vocabulary of reasons for cancelling.
        text: the facts, and what proves them.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation.

    """
    return _propose(db, actor, application_id, Action.PROPOSE_CANCELLATION, version, reasons, text)


def revoke(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Revoke an unlawful grant as proposed: the decision ends together with the certificate.

    Args:
        text: what was found, and what became of what the holder said.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    return _end_grant(db, actor, application_id, Action.REVOKE, version, text)


def cancel(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Cancel a certificate as proposed; the decision stays valid.

    Args:
        text: what was found, and what became of what the holder said.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    return _end_grant(db, actor, application_id, Action.CANCEL, version, text)


def drop_ending(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Decide that what was granted stands, though an end was proposed.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.DROP_ENDING, db, actor, application_id, version=version)
    move(db, actor, case, Action.DROP_ENDING, text=require_text(text, N_("Give the reasons")))
    return case


def _propose(
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
    answer_by = add_working_days(moments.today(), ANSWER_DAYS)
    move(
        db,
        actor,
        case,
        action,
        reasons=list(reasons),
        text=text.strip(),
        answer_by=answer_by.isoformat(),
    )
    return case


def _end_grant(
    db: Session, actor: Actor, application_id: UUID, action: Action, version: int, text: str
) -> Case:
    case = load_to(action, db, actor, application_id, version=version)
    proposed = find_proposed_ending(case.application.events)
    assert proposed is not None
    assert proposed.action == PROPOSED_BY[action]
    text = require_text(text, N_("Explain the reasons to the applicant"))
    event = move(db, actor, case, action, reasons=proposed.data["reasons"], text=text)
    ends = ROWS[action].ends
    assert ends is not None
    issuing.end_papers(db, application_id, ends.kinds, ends.status, moments.local_day(event.at))
    return case
