"""Fill in the return of a month, and correct it. Only people of the firm ever read one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import PREPARERS, Actor
from services.catalogue.fields import Option
from services.catalogue.fragments import SHARED
from services.catalogue.places import countries
from services.content import read_yaml
from services.errors import Forbidden, Invalid, NotFound, Problem
from services.language import N_, Text
from services.models import MonthlyReturn, ReportingFirm
from services.reporting.enrolling import find_firm
from services.reporting.months import due_on, first_day, month_before, months_between

Direction = Literal["export", "import"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
CLASSES: Path = SHARED / "sectors.v1.yaml"
SERVICES: dict[str, Text] = {
    one.code: one.label for one in read_yaml(CLASSES, TypeAdapter(tuple[Option, ...]))
}
"""The twelve classes of the statistics of trade in services."""
MOST_ROWS = 60
MOST = Decimal(10_000_000)
"""In 10,000 US dollars: more is a sum in dollars or yuan."""
LEAST_REASON, LONGEST_REASON = 5, 500
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """What was traded with one country in one class of services, as it was typed.

    Args:
        amount: in 10,000 US dollars; None where it could not be read or is missing.
    """

    service: str
    direction: str
    country: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class ReturnContent:
    """All that a return says."""

    rows: Sequence[ReturnRow]
    reason: str

    def total(self, direction: str) -> Decimal:
        """Add up one direction."""
        return sum(
            (one.amount or Decimal(0) for one in self.rows if one.direction == direction),
            Decimal(0),
        )


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month that a firm reports, and whether it has."""

    month: date
    due_on: date
    filed: bool


def read_content(stored: str) -> ReturnContent:
    """Read what a return says from its column."""
    known = json.loads(stored)
    rows = [ReturnRow(**one | {"amount": Decimal(one["amount"])}) for one in known["rows"]]
    return ReturnContent(rows, known["reason"])


def list_months(db: Session, firm: ReportingFirm) -> list[MonthLine]:
    """List the last months that a firm reports, the latest first; not the present one.

    Args:
        firm: which the caller has loaded in scope.
    """
    last = month_before(moments.today())
    months = list(months_between(firm.first_month, last))[-MONTHS_SHOWN:]
    filed = set(
        db.scalars(select(MonthlyReturn.month).where(MonthlyReturn.firm_id == firm.id).distinct())
    )
    return [MonthLine(month, due_on(month), month in filed) for month in reversed(months)]


def load_return(db: Session, actor: Actor, month: date) -> tuple[ReturnContent | None, int]:
    """Load what the actor's firm reported for a month, and how often; None and 0 before it has.

    Raises:
        NotFound: the firm does not take part, or does not report that month.
    """
    firm = _require_firm(db, actor, month)
    return _find(db, firm.id, month)


def file_return(
    db: Session,
    actor: Actor,
    month: date,
    rows: Sequence[ReturnRow],
    *,
    zero: bool,
    reason: str,
    number: int,
) -> None:
    """File the return of a month, or a corrected one.

    Args:
        rows: problems are put to `amount_1` and so on, counted from 1.
        zero: whether it was said that nothing was traded.
        reason: of a great change to the month before.
        number: how often it had been filed when the page was opened.

    Raises:
        NotFound: the firm does not take part, or does not report that month.
        Forbidden: the actor only views.
        Invalid: something is missing or wrong, or a colleague has filed it meanwhile.
    """
    if actor.role not in PREPARERS:
        raise Forbidden(N_("Your role lets you view returns, not file them"))
    firm = _require_firm(db, actor, month)
    db.refresh(firm, with_for_update=True)
    known, count = _find(db, firm.id, month)
    found = list(_find_row_problems(rows))
    content = ReturnContent(rows, reason.strip())
    if zero and rows:
        found.append(
            Problem("zero", N_("There are figures above. Remove them, or do not select this"))
        )
    elif not zero and not rows:
        found.append(Problem("zero", N_("Enter figures, or select that nothing was traded")))
    if not found:
        found += _find_change(db, firm.id, month, content)
    if count != number:
        said = N_(
            "A colleague has filed this month since you opened the page. Send it again to"
            " correct it"
        )
        found.append(Problem("zero", said))
    if found:
        raise Invalid(found)
    if known == content:
        return
    stored = {
        "rows": [asdict(one) | {"amount": str(one.amount)} for one in rows],
        "reason": content.reason,
    }
    db.add(
        MonthlyReturn(
            firm_id=firm.id,
            month=month,
            number=count + 1,
            content=json.dumps(stored, ensure_ascii=False),
            filed_by=actor.user_id,
            filed_at=moments.now(),
        )
    )
    db.flush()
    audit.record(db, actor.user_id, "reporting.filed", actor.applicant_id)


def _require_firm(db: Session, actor: Actor, month: date) -> ReportingFirm:
    firm = find_firm(db, actor)
    if firm is None or not firm.first_month <= month < first_day(moments.today()):
        raise NotFound
    return firm


def _find(db: Session, firm_id: UUID, month: date) -> tuple[ReturnContent | None, int]:
    wanted = (
        select(MonthlyReturn)
        .where(MonthlyReturn.firm_id == firm_id, MonthlyReturn.month == month)
        .order_by(MonthlyReturn.number.desc())
        .limit(1)
    )
    found = db.scalar(wanted)
    return (None, 0) if found is None else (read_content(found.content), found.number)


def _find_row_problems(rows: Sequence[ReturnRow]) -> Iterator[Problem]:
    seen: set[tuple[str, str, str]] = set()
    for place, row in enumerate(rows, 1):
        if row.service not in SERVICES:
            yield Problem(f"service_{place}", N_("Select the class of services"))
        if row.direction not in DIRECTIONS:
            yield Problem(f"direction_{place}", N_("Select export or import"))
        if row.country not in countries(foreign=True):
            yield Problem(f"country_{place}", N_("Select the country or region of the partner"))
        if row.amount is None or row.amount <= 0 or row.amount != round(row.amount, 2):
            yield Problem(
                f"amount_{place}", N_("Enter an amount above 0, with at most two decimals")
            )
        elif row.amount >= MOST:
            wrong = N_("Enter the amount in 10,000 US dollars. This one is too large to be right")
            yield Problem(f"amount_{place}", wrong)
        about = (row.service, row.direction, row.country)
        if all(about) and about in seen:
            twice = N_("This class, direction and country are in a row above already")
            yield Problem(f"country_{place}", twice)
        seen.add(about)


def _find_change(
    db: Session, firm_id: UUID, month: date, content: ReturnContent
) -> Iterator[Problem]:
    """Ask for the reason of a change of more than half to the month before."""
    before, _count = _find(db, firm_id, month_before(month))
    if before is None:
        return
    for direction in DIRECTIONS:
        was, now = before.total(direction), content.total(direction)
        if abs(now - was) * 2 > was and not (LEAST_REASON <= len(content.reason) <= LONGEST_REASON):
            why = N_(
                "Figures differ from the month before by more than half. Say why, in 5 to 500"
                " characters"
            )
            yield Problem("reason", why)
            return
