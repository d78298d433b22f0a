"""What an approver does: send back, decide, extend, discontinue."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications import amounts
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import (
    reasons_problems,
    refuse_if,
    require_text,
    text_problems,
)
from services.applications.lifecycle import Action
from services.applications.recognising import recognised_amount
from services.applications.rows import ROWS
from services.catalogue import Amount
from services.catalogue.money.settling import Settled
from services.errors import Problem
from services.language import N_, Message
from services.models import Round
from services.rounds.envelope import remaining_envelope
from services.rounds.terms import grant_problems


def send_back(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Send a case back to its reviewer.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.SEND_BACK, db, actor, application_id, version=version)
    text = require_text(text, N_("Tell the reviewer what to look at again"))
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
        text: a note in the decision; required as explanation where less is granted than
            the rules allow, or where the agency states the sum.
        amount: RMB granted, for items that pay money.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the amount is missing, not known yet, above what the rules allow, above
            what is left of the round's envelope, or less than allowed and not explained.

    """
    case = load_to(Action.APPROVE, db, actor, application_id, version=version)
    pays = case.application.round_id is not None
    due = _lock_and_find_entitlement(db, case) if pays else None
    unexplained = _missing_explanation(due, amount) if due else None
    ungrantable = _grant_problems(db, case, due, amount) if due else ()
    refuse_if([*ungrantable, *text_problems(text, unexplained)])
    granted: dict[str, Any] = {}
    if due:
        _store_recognised(case, due.found.total)
        case.application.granted = amount
        granted["amount"] = str(amount)
    move(db, actor, case, Action.APPROVE, text=text.strip(), **granted)
    _record_decision(db, case, Action.APPROVE)
    return case


def refuse(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
    refusal: str = "",
) -> Case:
    """Refuse a concluded case (不予), with reasons and remedies (行政许可法 art. 38).

    Args:
        reasons: codes from the vocabulary of reasons for refusal.
        refusal: the code of what is refused, for items where that is not one thing.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, an unknown one, or no explanation; nothing is said to be
            refused, or something else than the reasons are for.

    """
    case = load_to(Action.REFUSE, db, actor, application_id, version=version)
    refuse_if(
        [
            *_refusal_problems(case, refusal, reasons),
            *reasons_problems(case, Action.REFUSE, reasons, text),
        ]
    )
    meant = next((one for one in case.item.refusals if one.code == refusal), None)
    said: dict[str, Any] = (
        {"refusal": {"code": meant.code, "title": asdict(meant.title)}} if meant else {}
    )
    move(db, actor, case, Action.REFUSE, reasons=list(reasons), text=text.strip(), **said)
    _record_decision(db, case, Action.REFUSE)
    return case


def _refusal_problems(case: Case, refusal: str, reasons: Sequence[str]) -> list[Problem]:
    """List what is wrong with what is said to be refused."""
    if not case.item.refusals:
        return []
    if refusal not in {one.code for one in case.item.refusals}:
        return [Problem("refusal", N_("Select what is refused"))]
    other = [
        one
        for one in case.item.reasons_for("refuse")
        if one.code in reasons and one.refusal not in (None, refusal)
    ]
    if other:
        message = N_("“%(reason)s” is no ground for what you refuse", reason=other[0].text)
        return [Problem("reasons", message)]
    return []


def extend(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Extend the decision limit once, and tell the applicant why (art. 42).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    case = load_to(Action.EXTEND, db, actor, application_id, version=version)
    text = require_text(text, N_("Tell the applicant why"))
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
    move(db, actor, case, Action.DISCONTINUE, text=require_text(text, N_("Give the reason")))
    return case


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The amount that may be granted.

    Args:
        found: the amount by the rules, given the applicant's other filings.
        most: RMB that the round pays of it; None where no rule sets a bound, or where
            something is not known yet.
        unit: RMB; the round pays whole multiples of it.
    """

    found: Amount
    most: Settled | None
    unit: Decimal

    @property
    def lacks(self) -> tuple[Message, ...]:
        """What is still unknown, so that nothing can be granted."""
        if self.found.stated or self.found.total is not None:
            return ()
        lines = [line for line in self.found.lines if line.total is None]
        notes = (note for line in lines for note in line.notes)
        rows = (n for line in lines for row in line.rows if row.amount is None for n in row.reasons)
        return tuple({str(note): note for note in (*rows, *notes)}.values())


def find_entitlement(db: Session, case: Case) -> Entitlement | None:
    """Calculate what may be granted on a case, or None if it pays no money."""
    round_id = case.application.round_id
    if round_id is None:
        return None
    current = db.get_one(Round, round_id)
    found = recognised_amount(db, case.application)
    if found is None:
        return None
    return Entitlement(found, amounts.payable_amount(found, current), current.unit)


def _lock_and_find_entitlement(db: Session, case: Case) -> Entitlement | None:
    """Calculate what may be granted, with the applicant's amounts locked."""
    amounts.lock_applicant(db, case.application)
    return find_entitlement(db, case)


def _store_recognised(case: Case, total: Decimal | None) -> None:
    """Keep what was recognised; what another filing has given up since was asked for as well."""
    application = case.application
    application.recognised = total
    if total is not None:
        application.amount = max(total, application.amount or total)


def _missing_explanation(due: Entitlement, amount: Decimal | None) -> Message | None:
    """Ask for an explanation where the grant needs one."""
    if due.found.stated:
        return N_("Say how the sum was arrived at")
    if due.most is not None and amount is not None and amount < due.most.amount:
        return N_("Say why less is granted than the rules allow")
    return None


def _grant_problems(
    db: Session, case: Case, due: Entitlement, amount: Decimal | None
) -> list[Problem]:
    """Say why a sum cannot be granted; the first problem only."""
    assert case.application.round_id is not None
    if lacks := due.lacks:
        return [Problem("amount", lacks[0])]
    return grant_problems(
        amount,
        most=due.most.amount if due.most else None,
        unit=due.unit,
        left=remaining_envelope(db, case.application.round_id, lock=True),
    )


def _record_decision(db: Session, case: Case, action: Action) -> None:
    case.application.decision = ROWS[action].decides
    case.application.decided_at = moments.now()
    db.flush()
