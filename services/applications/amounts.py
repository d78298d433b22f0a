"""The amount that an application may get, given the applicant's other filings.

Amounts are calculated one filing after another: approved filings first, at what they
were granted, then the others in the order of filing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from services import moments
from services.applications.lifecycle import TAKES_NOTHING
from services.catalogue import Amount, Earlier, Item, View, amount, item_of
from services.catalogue.fields import RowsField
from services.catalogue.money.capping import as_subject, cut_to_grant
from services.catalogue.money.settling import Settled, settle
from services.models import Applicant, Application, Round
from services.rounds.windows import find_open_round

Reading = Callable[[Application], Item]
"""Gives the item of a filing."""


@dataclass(frozen=True, slots=True)
class _Filing:
    """Another filing of the applicant, and its amount."""

    application: Application
    round: Round
    found: Amount
    subjects: dict[str, Any]

    def before(self, current: Round) -> Earlier:
        """Describe this filing to a later one in a round."""
        return Earlier(
            number=self.application.number or "",
            in_round=self.round.id == current.id,
            in_year=_round_year(self.round) == _round_year(current),
            found=self.found,
            subjects=self.subjects,
        )


def applicable_round(db: Session, application: Application) -> Round | None:
    """Find the round of an application: the one it was filed in, or the one open now."""
    if application.round_id is not None:
        return db.get_one(Round, application.round_id)
    if not item_of(application).rounds:
        return None
    return find_open_round(db, application.item_code, moments.now())


def lock_applicant(db: Session, application: Application) -> None:
    """Lock an applicant's amounts against other transactions until this one ends."""
    db.execute(
        select(Applicant.id)
        .where(Applicant.id == application.applicant_id)
        .with_for_update(key_share=True)
    )


def calculate_amount(
    db: Session,
    application: Application,
    current: Round | None,
    answers: View | None = None,
    *,
    read: Reading = item_of,
) -> Amount | None:
    """Calculate what an application may get by the rules, or None if its item pays nothing.

    Args:
        current: the round that it is or would be filed in; without one, the
            applicant's other filings are ignored.
        answers: a view of its answers, if the caller has one.
        read: gives the item of a filing; another one than it was filed under, where what that
            would come to is asked.
    """
    wanted = read(application)
    if wanted.amount is None:
        return None
    view = answers or View(wanted, application.answers)
    before = (
        () if current is None else tuple(_earlier_filings(db, application, wanted, current, read))
    )
    return amount(wanted, view, current, before)


def payable_amount(found: Amount | None, current: Round | None) -> Settled | None:
    """Calculate what the round pays of an amount, or None while that is not known."""
    if found is None or found.total is None or current is None:
        return None
    return settle(found.total, current)


def elsewhere_earlier(
    db: Session, application: Application, wanted: Item, current: Round
) -> tuple[Earlier, ...]:
    """List the applicant's filings in other rounds that come before one, with their amounts."""
    found = _earlier_filings(db, application, wanted, current)
    return tuple(one for one in found if not one.in_round)


def _earlier_filings(
    db: Session, application: Application, wanted: Item, current: Round, read: Reading = item_of
) -> Iterator[Earlier]:
    reach = _covered_rounds(wanted, current)
    if reach is None:
        return
    filings: list[_Filing] = []
    for other, other_round in db.execute(_select_other_filings(application).where(reach)):
        if other.decision is None and not _is_earlier(other, application):
            continue
        own = read(other)
        earlier = tuple(filing.before(other_round) for filing in filings)
        view = View(own, other.answers)
        found = amount(own, view, other_round, earlier)
        if found is not None and other.granted is not None:
            found = cut_to_grant(found, other.granted)
        if found is not None:
            paths = wanted.amount.subjects if wanted.amount else ()
            subjects = {path: as_subject(view.answer(path)) for path in paths}
            filings.append(_Filing(other, other_round, found, subjects))
    yield from (filing.before(current) for filing in filings)


def _select_other_filings(application: Application) -> Select[Application, Round]:
    """Select the applicant's other filings of the item that count against a cap, in order."""
    return (
        select(Application, Round)
        .join(Round, Round.id == Application.round_id)
        .where(
            Application.applicant_id == application.applicant_id,
            Application.item_code == application.item_code,
            Application.id != application.id,
            Application.submitted_at.is_not(None),
            Application.state.not_in(TAKES_NOTHING),
            Application.decision.is_distinct_from("refused"),
        )
        .order_by(Application.decision.is_(None), Application.submitted_at, Application.id)
    )


def _covered_rounds(wanted: Item, current: Round) -> ColumnElement[bool] | None:
    """Build the condition for rounds that the item's caps cover, or None without such caps."""
    assert wanted.amount is not None
    reaches = {cap.per for cap in wanted.amount.all_caps}
    if "lifetime" in reaches:
        return Round.id.is_not(None)
    if "year" in reaches:
        local = func.timezone(str(moments.SHENZHEN), Round.opens_at)
        return func.extract("year", local) == _round_year(current)
    fields = (wanted.by_path.get(line.rows) for line in wanted.amount.with_rows)
    if "round" in reaches or any(isinstance(f, RowsField) and f.unique for f in fields):
        return Round.id == current.id
    return None


def _is_earlier(other: Application, application: Application) -> bool:
    if application.submitted_at is None:
        return True
    assert other.submitted_at is not None
    return (other.submitted_at, other.id) < (application.submitted_at, application.id)


def _round_year(one: Round) -> int:
    """Return the year of a round, which is that of the day it opens."""
    return moments.local_day(one.opens_at).year
