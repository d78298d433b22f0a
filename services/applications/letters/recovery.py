"""The letters by which what was paid is recovered: the notice before, and the decision."""

from datetime import date
from decimal import Decimal

from services import moments
from services.applications.case.case import Case
from services.applications.letters.pieces import (
    needs_english,
    printed_filing,
    word_basis,
    word_reasons,
    word_remedies,
)
from services.applications.lifecycle import Action
from services.documents import papers
from services.models import Event


def notice(case: Case, event: Event, issue: papers.Issue) -> papers.RecoveryNotice:
    """Compose the notice that something is to be recovered (拟追回资金告知书)."""
    paid = _paid(case)
    return papers.RecoveryNotice(
        issue=issue,
        filing=printed_filing(case),
        paid=Decimal(paid.data["amount"]),
        paid_on=date.fromisoformat(paid.data["on"]),
        amount=Decimal(event.data["amount"]),
        reasons=word_reasons(event),
        text=event.data["text"],
        basis=word_basis(case, issue.on),
        answer_by=date.fromisoformat(event.data["answer_by"]),
        english=needs_english(case),
    )


def order(case: Case, event: Event, issue: papers.Issue) -> papers.RecoveryOrder:
    """Compose the decision to recover (追回资金决定书)."""
    paid = _paid(case)
    before = case.application.events[: event.sequence - 1]
    told = next(one for one in reversed(before) if one.action == Action.PROPOSE_RECOVERY)
    said = {one.action for one in before[told.sequence :]}
    return papers.RecoveryOrder(
        issue=issue,
        filing=printed_filing(case),
        paid=Decimal(paid.data["amount"]),
        paid_on=date.fromisoformat(paid.data["on"]),
        told_on=moments.local_day(told.at),
        heard=_word_heard(said),
        amount=Decimal(event.data["amount"]),
        reasons=word_reasons(told),
        text=event.data["text"],
        basis=word_basis(case, issue.on),
        payee=event.data["note"],
        repay_by=date.fromisoformat(event.data["repay_by"]),
        remedies=word_remedies(case, issue.on),
        english=needs_english(case),
    )


def _word_heard(said: set[str]) -> str:
    if Action.HOLD_HEARING in said:
        return "heard"
    return "answered" if Action.ANSWER_RECOVERY in said else "silent"


def _paid(case: Case) -> Event:
    paid = case.last(Action.PAY)
    assert paid is not None
    return paid
