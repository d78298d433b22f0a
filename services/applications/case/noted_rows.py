"""Whether what is noted of the rows of filings, to find them in others, is what was signed."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, select
from sqlalchemy.orm import Session, aliased

from services import moments
from services.applications.case.checks import signed_answers
from services.applications.repeats import HANDS_IN, row_keys
from services.catalogue import View, item_of
from services.errors import NotFound
from services.inventory.checking import RowFlaw
from services.inventory.heads import SETTLED
from services.models import Application, Event, RowKey


def check_noted_rows(db: Session, application_ids: Collection[UUID]) -> Iterator[RowFlaw]:
    """Check what is noted of some cases. A fixed number of statements.

    That others have a row is said by a job, and so not asked of what was handed in within the hour.
    """
    noted: dict[UUID, dict[tuple[str, int], tuple[str, str]]] = {}
    for one in db.scalars(select(RowKey).where(RowKey.application_id.in_(application_ids))):
        noted.setdefault(one.application_id, {})[one.path, one.row] = (one.item_code, one.key)
    for application in db.scalars(
        select(Application).where(Application.id.in_(application_ids))
    ).all():
        expected = _expected(application)
        if expected is not None:
            found = noted.get(application.id, {})
            for path, row in sorted(place for place, _ in found.items() ^ expected.items()):
                yield _flaw(application.id, path, row, "what it says of a row was altered")
                break
    for application_id, path, row in db.execute(_select_unmarked(application_ids)):
        yield _flaw(application_id, path, row, "repeated was altered")


def _flaw(application_id: UUID, path: str, row: int, reason: str) -> RowFlaw:
    return RowFlaw("case", application_id, RowKey.__tablename__, f"{path} {row}", reason)


def _expected(application: Application) -> dict[tuple[str, int], tuple[str, str]] | None:
    """Return what has to be noted of a case, or None if what was signed is not known any more."""
    if application.submitted_at is None or application.erased_at is not None:
        return {}
    answers = signed_answers(application)
    if answers is None:
        return None
    try:
        filed = item_of(application)
        keys = list(row_keys(filed, View(filed, answers)))
    except (NotFound, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None  # not such as the portal writes, which the inventory of the case tells
    return {(path, row): (application.item_code, key) for path, row, key in keys}


def _settled(application: Any) -> ColumnElement[bool]:
    return ~exists().where(
        Event.application_id == application.id,
        Event.action.in_(HANDS_IN),
        Event.at > moments.now() - SETTLED,
    )


def _select_unmarked(application_ids: Collection[UUID]) -> Select[UUID, str, int]:
    """Select the rows of which it is not said that another filing has them, which one does."""
    other, filing = aliased(RowKey), aliased(Application)
    elsewhere = exists().where(
        other.key == RowKey.key,
        other.path == RowKey.path,
        other.item_code == RowKey.item_code,
        other.application_id != RowKey.application_id,
        filing.id == other.application_id,
        _settled(filing),
    )
    return (
        select(RowKey.application_id, RowKey.path, RowKey.row)
        .join(Application, Application.id == RowKey.application_id)
        .where(
            RowKey.application_id.in_(application_ids),
            RowKey.repeated == false(),
            _settled(Application),
            elsewhere,
        )
    )
