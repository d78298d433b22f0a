"""The figures of a round: its exchange rates and its rate of interest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor
from services.applications.amounts import calculate_amount
from services.applications.case.texts import refuse_if
from services.catalogue import Item, item
from services.catalogue.fields import CurrencyField, RowsField
from services.errors import Conflict, Problem
from services.funds.opening import CHANGED
from services.funds.overview import load_round
from services.inventory.sealing import change_rows
from services.language import N_
from services.models import Application, Round

STANDS = N_("Money has been granted in this round, so its figures stand")
PLACES = 8
"""Most decimals of an exchange rate."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a round; None where nothing, or nothing readable, was filled in.

    Args:
        rates_on: the day whose exchange rates count.
        rates: RMB for one unit of each currency.
        interest: percent a year.
    """

    rates_on: date | None
    rates: Mapping[str, Decimal | None]
    interest: Decimal | None = None


def foreign_currencies(wanted: Item) -> tuple[str, ...]:
    """List the currencies other than RMB that an item's form offers, in its order."""
    found: dict[str, None] = {}
    for field in wanted.by_path.values():
        for one in field.columns if isinstance(field, RowsField) else (field,):
            if isinstance(one, CurrencyField):
                found |= dict.fromkeys(one.currencies)
    return tuple(found)


def needs_figures(wanted: Item) -> bool:
    """Check whether the rounds of an item have figures to enter."""
    return bool(foreign_currencies(wanted)) or bool(wanted.amount and wanted.amount.takes_rate)


def enter_figures(
    db: Session, actor: Actor, round_id: UUID, figures: Figures, *, version: int
) -> Round:
    """Enter the figures of a round, or correct them while nothing is granted.

    The amounts of undecided applications are calculated again.

    Raises:
        NotFound: there is no such round, or the actor may not see it.
        Conflict: the round was changed since, or money has been granted in it.
        Invalid: a figure is missing or not possible.

    """
    found = load_round(db, actor, round_id, lock=True)
    if found.version != version:
        raise Conflict(CHANGED)
    if has_granted(db, round_id):
        raise Conflict(STANDS)
    wanted = item(found.item_code)
    refuse_if([*_figures_problems(wanted, figures)])
    before = _audit_values(found)
    found.rates_on = figures.rates_on
    found.exchange = {code: f"{rate:f}" for code, rate in figures.rates.items() if rate}
    found.interest = figures.interest
    db.flush()
    after = _audit_values(found)
    audit.record(db, actor.user_id, "round.figures", found.id, before=before, after=after)
    _recalculate_amounts(db, found)
    return found


def _figures_problems(wanted: Item, figures: Figures) -> Iterator[Problem]:
    if figures.rates_on is None:
        yield Problem("rates_on", N_("Enter the day whose rates count"))
    elif figures.rates_on > moments.today():
        yield Problem("rates_on", N_("The rates of a day to come are not known"))
    for code in foreign_currencies(wanted):
        rate = figures.rates.get(code)
        if rate is None or rate <= 0 or rate != round(rate, PLACES):
            yield Problem(code, N_("Enter how much RMB one %(currency)s is", currency=code))
    takes_rate = wanted.amount is not None and wanted.amount.takes_rate
    if takes_rate and (figures.interest is None or not 0 < figures.interest <= 100):
        yield Problem("interest", N_("Enter the rate of interest in percent a year, like 3.45"))


def has_granted(db: Session, round_id: UUID) -> bool:
    """Check whether money was granted in a round; its figures cannot change then."""
    granted = select(Application.id).where(
        Application.round_id == round_id, Application.granted.is_not(None)
    )
    return db.scalar(granted.limit(1)) is not None


def _recalculate_amounts(db: Session, found: Round) -> None:
    """Calculate the amounts of undecided applications again, without changing their version."""
    waiting = db.scalars(
        select(Application)
        .where(Application.round_id == found.id, Application.decision.is_(None))
        .order_by(Application.submitted_at, Application.id)
    ).all()
    for application in waiting:
        reckoned = calculate_amount(db, application, found)
        total = reckoned.total if reckoned else None
        if total != application.amount:
            change_rows(db, Application, Application.id == application.id, amount=total)


def _audit_values(found: Round) -> dict[str, str | None]:
    """Write the figures of a round as the audit log keeps them."""
    rates = ", ".join(f"{code} {rate}" for code, rate in sorted(found.exchange.items()))
    return {
        "rates_on": found.rates_on.isoformat() if found.rates_on else None,
        "rates": rates or None,
        "interest": None if found.interest is None else f"{found.interest.normalize():f}",
    }
