"""Recover what was paid: an officer proposes, the company answers, another person decides; what is
paid back one person enters and another confirms.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import formats, moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move, move_by_system
from services.applications.case.recoverable import (
    count_owed,
    count_recoverable,
    find_answer,
    find_entered,
    list_vouchers,
)
from services.applications.case.texts import (
    reasons_problems,
    refuse_if,
    require_text,
    text_problems,
)
from services.applications.clock import clock
from services.applications.lifecycle import Action
from services.applications.recovering import RECOVERY_STEPS, RecoveryState
from services.errors import Problem
from services.language import N_
from services.models import Application, Recovery

LONGEST_VOUCHER = 120


def propose_recovery(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    amount: Decimal | None,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Propose to recover all or a part of what was paid; the company is told and can answer.

    Args:
        amount: RMB to recover.
        reasons: codes from the vocabulary of reasons for recovering.
        text: the facts.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no amount or one above what was paid, no reason, an unknown one, or no facts.

    """
    case = load_to(Action.PROPOSE_RECOVERY, db, actor, application_id, version=version)
    refuse_if(
        [
            *_amount_problems(amount, count_recoverable(case)),
            *reasons_problems(case, Action.PROPOSE_RECOVERY, reasons, text),
        ]
    )
    assert amount is not None
    limit = case.item.require_limit("recovery_answer")
    answer_by = clock.due_after(moments.today(), limit)
    found = Recovery(application_id=application_id, proposed=amount, proposed_by=actor.user_id)
    db.add(found)
    _take(
        *(db, actor, case, Action.PROPOSE_RECOVERY, found),
        amount=f"{amount:.2f}",
        reasons=list(reasons),
        text=text.strip(),
        answer_by=answer_by.isoformat(),
    )
    return case


def answer_recovery(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str, hearing: bool
) -> Case:
    """Say what the company has to say to the proposal (陈述申辩), or ask for a hearing as well.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no text.

    """
    action = Action.ASK_FOR_HEARING if hearing else Action.ANSWER_RECOVERY
    case = load_to(action, db, actor, application_id, version=version)
    text = require_text(text, N_("Enter your representations"))
    _take(db, actor, case, action, _find_open(db, case), text=text)
    return case


def hold_hearing(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    held_on: date | None,
    text: str,
) -> Case:
    """Enter that the hearing was held, and what was said at it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no day or one to come, or no record.

    """
    case = load_to(Action.HOLD_HEARING, db, actor, application_id, version=version)
    asked = find_answer(case)
    assert asked is not None
    missing = N_("Enter who took part, and what was said")
    refuse_if(
        [
            *_day_problems("held_on", held_on, moments.local_day(asked.at)),
            *text_problems(text, missing),
        ]
    )
    assert held_on is not None
    found = _find_open(db, case)
    _take(*(db, actor, case, Action.HOLD_HEARING, found), on=held_on.isoformat(), text=text.strip())
    return case


def order_recovery(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    amount: Decimal | None,
    text: str,
    payee: str,
) -> Case:
    """Decide that an amount is to be paid back, as another person has proposed.

    Args:
        amount: RMB, not above what was proposed.
        text: what was found, and what became of what the company said.
        payee: the account to which it is paid back, and what to write on the transfer.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no amount or one above the proposal, no reasons, or nothing about the account.

    """
    case = load_to(Action.ORDER_RECOVERY, db, actor, application_id, version=version)
    found = _find_open(db, case)
    refuse_if(
        [
            *_amount_problems(amount, found.proposed),
            *text_problems(text, N_("Explain the decision to the applicant")),
            *text_problems(payee, N_("Enter the account for paying back"), field="payee"),
        ]
    )
    assert amount is not None
    today = moments.today()
    found.amount, found.decided_by, found.decided_on = amount, actor.user_id, today
    found.repay_by = clock.due_after(today, case.item.require_limit("repayment"))
    _take(
        *(db, actor, case, Action.ORDER_RECOVERY, found),
        amount=f"{amount:.2f}",
        text=text.strip(),
        note=payee.strip(),
        repay_by=found.repay_by.isoformat(),
    )
    return case


def drop_recovery(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Decide that nothing of what was proposed is recovered (不予追回).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.DROP_RECOVERY, db, actor, application_id, version=version)
    text = require_text(text, N_("Explain the decision to the applicant"))
    found = _find_open(db, case)
    found.decided_by, found.decided_on = actor.user_id, moments.today()
    _take(db, actor, case, Action.DROP_RECOVERY, found, text=text)
    return case


def pursue_recovery(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Enter that a court was asked to enforce what was not paid back in time (申请强制执行).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: it is not said to which court.

    """
    case = load_to(Action.PURSUE_RECOVERY, db, actor, application_id, version=version)
    text = require_text(text, N_("Enter the court, and the number and day of the request"))
    _take(db, actor, case, Action.PURSUE_RECOVERY, _find_open(db, case), text=text)
    return case


def enter_repayment(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    amount: Decimal | None,
    paid_on: date | None,
    voucher: str,
) -> Case:
    """Enter what the company has paid back; it counts once another person confirms it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no amount or one above what is owed, no day, no voucher, or one that counts
            already.

    """
    case = load_to(Action.ENTER_REPAYMENT, db, actor, application_id, version=version)
    found = _find_open(db, case)
    assert found.decided_on is not None
    missing = N_("The number of the voucher is missing")
    refuse_if(
        [
            *_amount_problems(amount, count_owed(case)),
            *_day_problems("paid_on", paid_on, found.decided_on),
            *text_problems(voucher, missing, field="voucher", longest=LONGEST_VOUCHER),
            *_voucher_problems(voucher, list_vouchers(case)),
        ]
    )
    assert amount is not None
    assert paid_on is not None
    found.waiting, found.entered_by, found.confirmed_by = amount, actor.user_id, None
    _take(
        *(db, actor, case, Action.ENTER_REPAYMENT, found),
        amount=f"{amount:.2f}",
        on=paid_on.isoformat(),
        voucher=voucher.strip(),
    )
    return case


def confirm_repayment(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Confirm a repayment that another person entered; with the last of it the recovery is settled.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.CONFIRM_REPAYMENT, db, actor, application_id, version=version)
    found, entered = _find_open(db, case), find_entered(case)
    assert entered is not None
    assert found.waiting is not None
    found.repaid += found.waiting
    found.waiting, found.confirmed_by = None, actor.user_id
    said = {name: entered.data[name] for name in ("amount", "on", "voucher")}
    _take(db, actor, case, Action.CONFIRM_REPAYMENT, found, **said)
    if found.repaid == found.amount:
        found.state = RecoveryState.REPAID.value
        move_by_system(db, case, Action.SETTLE_RECOVERY, amount=f"{found.repaid:.2f}")
    return case


def strike_repayment(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Strike out a repayment that was entered by mistake, before it counts.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.STRIKE_REPAYMENT, db, actor, application_id, version=version)
    text = require_text(text, N_("Say what was wrong with the entry"))
    found = _find_open(db, case)
    found.waiting = None
    _take(db, actor, case, Action.STRIKE_REPAYMENT, found, text=text)
    return case


def list_recoveries(db: Session, round_id: UUID) -> Sequence[Any]:
    """List what is recovered in a round, with case number and company. One statement."""
    return db.execute(
        select(Recovery, Application.number, Application.filed_name)
        .join(Application, Application.id == Recovery.application_id)
        .where(Application.round_id == round_id)
        .order_by(Recovery.id)
    ).all()


def _find_open(db: Session, case: Case) -> Recovery:
    """Find and lock the newest recovery of a case that is locked."""
    return db.scalars(
        select(Recovery)
        .where(Recovery.application_id == case.application.id)
        .order_by(Recovery.id.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _take(
    db: Session, actor: Actor, case: Case, action: Action, found: Recovery, **data: Any
) -> None:
    """Take an action, and note in the row where the recovery then stands."""
    step = RECOVERY_STEPS[action]
    found.state = step.to.value if step.to else found.state
    move(db, actor, case, action, **data)


def _amount_problems(amount: Decimal | None, most: Decimal) -> list[Problem]:
    if amount is None or amount <= 0:
        return [Problem("amount", N_("Enter the amount"))]
    if amount > most:
        written = formats.in_all_languages(formats.money, most)
        return [Problem("amount", N_("It can be no more than %(most)s", most=written))]
    return []


def _voucher_problems(voucher: str, known: Collection[str]) -> list[Problem]:
    if voucher.strip() in known:
        return [Problem("voucher", N_("A repayment with this voucher counts already"))]
    return []


def _day_problems(field: str, day: date | None, first: date) -> list[Problem]:
    if day is None:
        return [Problem(field, N_("Enter the day"))]
    if not first <= day <= moments.today():
        return [Problem(field, N_("Enter a day that has been, and not before the step before"))]
    return []
