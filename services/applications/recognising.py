"""What is recognised of the costs of an applicant's filings, after an officer examined them.

Over several filings of an applicant in a round, caps are cut from the end of the smaller
one: when somebody filed plays no part.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.amounts import (
    elsewhere_earlier,
    lock_applicant,
)
from services.applications.lifecycle import TAKES_NOTHING
from services.catalogue import Amount, Earlier, amount, item_of, reason_texts
from services.catalogue.money.examining import Examined, FoundSum
from services.inventory.sealing import change_rows
from services.language import Text
from services.models import Application, Finding, Round


def recognised_amount(db: Session, application: Application) -> Amount | None:
    """Calculate what is recognised of an application, line by line; None if it pays nothing."""
    return _recognised(db, application).get(application.id)


def recognise(db: Session, application: Application) -> None:
    """Work out what is recognised of all filings of an applicant in a round, and keep it.

    Versions stay: nothing happened to the other cases, and what an officer is about to
    send still fits them.
    """
    lock_applicant(db, application)
    db.flush()
    for application_id, found in _recognised(db, application).items():
        change_rows(db, Application, Application.id == application_id, recognised=found.total)


def _recognised(db: Session, application: Application) -> Mapping[UUID, Amount]:
    """Calculate the amounts of all filings of the applicant in the round, the largest first."""
    current = application.round
    filings = [application] if current is None else _list_filings(db, application, current)
    examined = _examined(db, [one.id for one in filings])
    wanted = item_of(application)
    others = elsewhere_earlier(db, application, wanted, current) if current else ()
    alone = {one.id: _reckon(one, current, others, examined[one.id]) for one in filings}
    found: dict[UUID, Amount] = {}
    before = [*others]
    for one in sorted(filings, key=lambda one: (-_total(alone[one.id]), one.number or "")):
        reckoned = alone[one.id]
        if len(filings) > 1:
            reckoned = _reckon(one, current, before, examined[one.id])
        if reckoned is not None:
            found[one.id] = reckoned
            before.append(Earlier(one.number or "", in_round=True, in_year=True, found=reckoned))
    return found


def _list_filings(db: Session, application: Application, current: Round) -> list[Application]:
    """List the applicant's filings of the round that may still be paid, and this one."""
    others = db.scalars(
        select(Application).where(
            Application.applicant_id == application.applicant_id,
            Application.item_code == application.item_code,
            Application.round_id == current.id,
            Application.id != application.id,
            Application.state.not_in(TAKES_NOTHING),
            Application.decision.is_distinct_from("refused"),
        )
    )
    return [application, *others]


def _examined(db: Session, application_ids: Sequence[UUID]) -> Mapping[UUID, Examined]:
    """Read what was found of some applications."""
    words = reason_texts()
    struck: dict[UUID, dict[str, dict[int, Text]]] = {one: {} for one in application_ids}
    deducted: dict[UUID, dict[str, list[FoundSum]]] = {one: {} for one in application_ids}
    stated: dict[UUID, dict[str, FoundSum]] = {one: {} for one in application_ids}
    for one in db.scalars(select(Finding).where(Finding.application_id.in_(application_ids))):
        if one.row is not None and one.reason:
            rows = struck[one.application_id].setdefault(one.line, {})
            rows[one.row] = words[one.reason]
        elif one.deducted is not None:
            found = FoundSum(one.deducted, one.note)
            deducted[one.application_id].setdefault(one.line, []).append(found)
        elif one.stated is not None:
            stated[one.application_id][one.line] = FoundSum(one.stated, one.note)
    return {one: Examined(struck[one], deducted[one], stated[one]) for one in application_ids}


def _reckon(
    one: Application, current: Round | None, before: Sequence[Earlier], examined: Examined
) -> Amount | None:
    filed = item_of(one)
    return amount(filed, one.answers, current, before, examined)


def _total(found: Amount | None) -> Decimal:
    return (found.total if found else None) or Decimal(0)
