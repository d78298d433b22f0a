"""What an application may get beside the applicant's other filings, and what it is paid.

Filings are reckoned one after another: those that are approved keep what they were
granted, the others come in the order in which they were filed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from services import moments
from services.applications.lifecycle import State
from services.catalogue import Amount, Earlier, Item, View, amount, item
from services.catalogue.fields import RowsField
from services.catalogue.money.capping import cut_to_grant
from services.catalogue.money.settling import Settled, settle
from services.models import Applicant, Application, Round
from services.rounds.windows import round_at

_TAKES_NOTHING = (
    State.DISCARDED,
    State.NOT_ACCEPTED,
    State.RETURNED,
    State.REVOKED,
    State.WITHDRAWN,
    State.DISCONTINUED,
)
"""What a filing in these states took of a cap is free again."""


@dataclass(frozen=True, slots=True)
class _Filing:
    """Another filing of the applicant, and what it comes to."""

    application: Application
    round: Round
    found: Amount

    def before(self, current: Round) -> Earlier:
        """What it takes, as a filing in a round sees it."""
        return Earlier(
            number=self.application.number or "",
            in_round=self.round.id == current.id,
            in_year=_year(self.round) == _year(current),
            found=self.found,
        )


def round_of(db: Session, application: Application) -> Round | None:
    """The round whose terms an application is under: its own, or the one that is open now."""
    if application.round_id is not None:
        return db.get_one(Round, application.round_id)
    if not item(application.item_code, application.item_version).rounds:
        return None
    return round_at(db, application.item_code, moments.now())


def lock_applicant(db: Session, application: Application) -> None:
    """Let nobody else reckon with the applicant's filings until the transaction ends."""
    db.execute(
        select(Applicant.id)
        .where(Applicant.id == application.applicant_id)
        .with_for_update(key_share=True)
    )


def reckon(
    db: Session, application: Application, current: Round | None, answers: View | None = None
) -> Amount | None:
    """What an application may get by the rules; None for items that pay nothing.

    Args:
        current: the round that it is or would be filed in; without one, the
            applicant's other filings are not looked at.
        answers: its answers, if they were read before.
    """
    wanted = item(application.item_code, application.item_version)
    if wanted.amount is None:
        return None
    view = answers or View(wanted, application.answers)
    before = () if current is None else tuple(_before(db, application, wanted, current))
    return amount(wanted, view, current, before)


def payable(found: Amount | None, current: Round | None) -> Settled | None:
    """What the round pays of an amount; None while that is not known."""
    if found is None or found.total is None or current is None:
        return None
    return settle(found.total, current)


def _before(
    db: Session, application: Application, wanted: Item, current: Round
) -> Iterator[Earlier]:
    reach = _reach(wanted, current)
    if reach is None:
        return
    filings: list[_Filing] = []
    for other, other_round in db.execute(_others(application).where(reach)):
        if other.decision is None and not _comes_first(other, application):
            continue
        own = item(other.item_code, other.item_version)
        earlier = tuple(filing.before(other_round) for filing in filings)
        found = amount(own, other.answers, other_round, earlier)
        if found is not None and other.granted is not None:
            found = cut_to_grant(found, other.granted)
        if found is not None:
            filings.append(_Filing(other, other_round, found))
    yield from (filing.before(current) for filing in filings)


def _others(application: Application) -> Select[Application, Round]:
    """The applicant's other filings of the item that can take of a cap, in order."""
    return (
        select(Application, Round)
        .join(Round, Round.id == Application.round_id)
        .where(
            Application.applicant_id == application.applicant_id,
            Application.item_code == application.item_code,
            Application.id != application.id,
            Application.submitted_at.is_not(None),
            Application.state.not_in(_TAKES_NOTHING),
            Application.decision.is_distinct_from("refused"),
        )
        .order_by(Application.decision.is_(None), Application.submitted_at, Application.id)
    )


def _reach(wanted: Item, current: Round) -> ColumnElement[bool] | None:
    """Which rounds the caps of an item look into; None where they look at no other filing."""
    assert wanted.amount is not None
    reaches = {cap.per for cap in wanted.amount.all_caps}
    if "lifetime" in reaches:
        return Round.id.is_not(None)
    if "year" in reaches:
        local = func.timezone(str(moments.SHENZHEN), Round.opens_at)
        return func.extract("year", local) == _year(current)
    fields = (wanted.by_path.get(line.rows) for line in wanted.amount.with_rows)
    if "round" in reaches or any(isinstance(f, RowsField) and f.unique for f in fields):
        return Round.id == current.id
    return None


def _comes_first(other: Application, application: Application) -> bool:
    if application.submitted_at is None:
        return True
    assert other.submitted_at is not None
    return (other.submitted_at, other.id) < (application.submitted_at, application.id)


def _year(one: Round) -> int:
    """The year that a round counts in: that of the day it opens."""
    return moments.local_day(one.opens_at).year
