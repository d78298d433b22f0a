"""The approver's side: send back, decide, extend, discontinue."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import Case
from services.applications.case.moves import move
from services.applications.case.permissions import load_to
from services.applications.case.texts import check_reasons, refuse_if, required, written
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.errors import Problem
from services.language import N_
from services.rounds import envelope


def send_back(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Send a case back to its reviewer.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.SEND_BACK, db, actor, application_id, version=version)
    text = required(text, N_("Tell the reviewer what to look at again"))
    move(db, actor, case, Action.SEND_BACK, text=text)
    return case


def approve(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    text: str = "",
    amount: Decimal | None = None,
) -> Case:
    """Approve a concluded case (准予); the result is issued by a job.

    Args:
        text: what the decision says besides; why, where less is granted than asked for.
        amount: RMB granted, for items that pay money.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the amount is missing, above what was asked for, above what is left
            of the round's envelope, or less than asked for without a word.

    """
    case = load_to(Action.APPROVE, db, actor, application_id, version=version)
    pays = case.application.round_id is not None
    asked = case.application.amount
    less = pays and amount is not None and asked is not None and amount < asked
    unexplained = N_("Say why less is granted than asked for") if less else None
    refuse_if([*(_ungrantable(db, case, amount) if pays else ()), *written(text, unexplained)])
    granted: dict[str, Any] = {}
    if pays:
        case.application.granted = amount
        granted["amount"] = str(amount)
    move(db, actor, case, Action.APPROVE, text=text.strip(), **granted)
    _decide(db, case, Action.APPROVE)
    return case


def refuse(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Refuse a concluded case (不予), with reasons and remedies (行政许可法 art. 38).

    Args:
        reasons: codes from the vocabulary of reasons for refusal.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation.

    """
    case = load_to(Action.REFUSE, db, actor, application_id, version=version)
    check_reasons(case, Action.REFUSE, reasons, text)
    move(db, actor, case, Action.REFUSE, reasons=list(reasons), text=text.strip())
    _decide(db, case, Action.REFUSE)
    return case


def extend(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Extend the decision limit once, and tell the applicant why (art. 42).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.EXTEND, db, actor, application_id, version=version)
    text = required(text, N_("Tell the applicant why"))
    move(db, actor, case, Action.EXTEND, text=text)
    return case


def discontinue(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """End a case without a decision (终止), as when the applicant is dissolved.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.DISCONTINUE, db, actor, application_id, version=version)
    move(db, actor, case, Action.DISCONTINUE, text=required(text, N_("Give the reason")))
    return case


def _ungrantable(db: Session, case: Case, amount: Decimal | None) -> list[Problem]:
    application = case.application
    assert application.round_id is not None
    left = envelope.left_in(db, application.round_id, lock=True)
    return envelope.ungrantable(amount, asked=application.amount or Decimal(0), left=left)


def _decide(db: Session, case: Case, action: Action) -> None:
    case.application.decision = ROWS[action].decides
    case.application.decided_at = moments.now()
    db.flush()
