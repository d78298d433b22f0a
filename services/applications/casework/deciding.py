"""The approver's side: send back, decide, extend, discontinue."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import Case
from services.applications.case.moves import move
from services.applications.case.permissions import load_to
from services.applications.case.texts import check_reasons, refuse_if, required, written
from services.applications.jobs import issue_later
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_
from services.models import Application, Round


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
    _decide(db, case, "approved")
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
    check_reasons(case, "refuse", reasons, text)
    move(db, actor, case, Action.REFUSE, reasons=list(reasons), text=text.strip())
    _decide(db, case, "refused")
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


def left_in_envelope(db: Session, round_id: UUID) -> Decimal:
    """RMB of a round's envelope that no approval has taken yet."""
    envelope = db.scalar(select(Round.envelope).where(Round.id == round_id)) or Decimal(0)
    taken = db.scalar(
        select(func.coalesce(func.sum(Application.granted), 0)).where(
            Application.round_id == round_id
        )
    )
    return envelope - Decimal(taken or 0)


def _ungrantable(db: Session, case: Case, amount: Decimal | None) -> list[Problem]:
    application = case.application
    # Two approvals of one round must not both see the same money.
    db.execute(select(Round.id).where(Round.id == application.round_id).with_for_update())
    assert application.round_id is not None
    asked = application.amount or Decimal(0)
    left = left_in_envelope(db, application.round_id)
    if amount is None or amount <= 0:
        return [Problem("amount", N_("Enter the amount to grant"))]
    if amount > asked:
        return [Problem("amount", N_("The amount is above what the rules allow"))]
    if amount > left:
        return [Problem("amount", N_("The amount is above what is left of the budget"))]
    return []


def _decide(db: Session, case: Case, decision: str) -> None:
    case.application.decision = decision
    case.application.decided_at = moments.now()
    db.flush()
    issue_later(db, case.application)
