"""Examine the costs of a filing: rows that do not count, and costs that an audit takes off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import available_reasons, refuse_if, text_problems
from services.applications.lifecycle import Action
from services.applications.recognising import recognise, recognised_amount
from services.catalogue import Amount
from services.catalogue.money.terms import StatedLine
from services.errors import Problem
from services.inventory.sealing import delete_rows
from services.language import N_
from services.models import Finding


@dataclass(frozen=True, slots=True)
class StruckRow:
    """A row that does not count.

    Args:
        line: the code of a line of the item's amount.
        row: its place in the list, from 0.
        reason: a code from the vocabulary of reasons.
    """

    line: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class DeductedCosts:
    """Costs of a line that are not recognised; or the sum that is stated for it.

    Args:
        amount: RMB; None where nothing readable was typed.
        note: where that is written, such as the number of the auditor's report.
    """

    line: str
    amount: Decimal | None
    note: str


def examine(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    struck: Sequence[StruckRow],
    deducted: Sequence[DeductedCosts],
) -> Case:
    """Find which costs of a filing are recognised (核定), in place of what was found before.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: there is no such row or reason, or a deduction is no amount or has no source.

    """
    case = load_to(Action.EXAMINE, db, actor, application_id, version=version)
    before = recognised_amount(db, case.application)
    refuse_if([*_problems(case, before, struck, deducted)])
    stated = {
        line.line.code
        for line in (before.lines if before else ())
        if isinstance(line.line, StatedLine)
    }
    delete_rows(db, Finding, Finding.application_id == application_id)
    about = {
        "application_id": application_id,
        "found_by": actor.user_id,
        "found_at": moments.now(),
    }
    db.add_all(Finding(**about, line=one.line, row=one.row, reason=one.reason) for one in struck)
    db.add_all(
        Finding(
            **about,
            line=one.line,
            **{"stated" if one.line in stated else "deducted": one.amount},
            note=one.note.strip(),
        )
        for one in deducted
    )
    recognise(db, case.application)
    db.refresh(case.application, ["recognised"])
    move(db, actor, case, Action.EXAMINE, **_told(case, struck, deducted))
    return case


def list_findings(db: Session, case: Case) -> list[Finding]:
    """List what was found of a case so far."""
    query = select(Finding).where(Finding.application_id == case.application.id)
    return list(db.scalars(query.order_by(Finding.line, Finding.row)))


def _told(
    case: Case, struck: Sequence[StruckRow], deducted: Sequence[DeductedCosts]
) -> dict[str, Any]:
    """Write what was found as the ledger keeps it."""
    recognised = case.application.recognised
    return {
        "recognised": None if recognised is None else str(recognised),
        "struck": [{"line": one.line, "row": one.row, "why": one.reason} for one in struck],
        "deducted": [
            {"line": one.line, "amount": str(one.amount), "note": one.note.strip()}
            for one in deducted
        ],
    }


def _problems(
    case: Case,
    found: Amount | None,
    struck: Sequence[StruckRow],
    deducted: Sequence[DeductedCosts],
) -> Iterator[Problem]:
    lines = {line.line.code: line for line in found.lines} if found else {}
    reasons = {reason.code for reason in available_reasons(case, Action.EXAMINE)}
    for row in struck:
        known = row.line in lines and row.row in {one.index for one in lines[row.line].rows}
        if not known or row.reason not in reasons:
            yield Problem(f"strike.{row.line}.{row.row}", N_("Select a reason from the list"))
    for costs in deducted:
        if costs.line not in lines or costs.amount is None or costs.amount <= 0:
            yield Problem(
                f"deduct.{costs.line}", N_("Enter an amount above 0, or leave this empty")
            )
        missing = N_("Say where the deduction is written")
        yield from text_problems(costs.note, missing, field=f"note.{costs.line}")
