"""Rows of a filing that stand in other filings as well: the same trainee, invoice, certificate.

They are signs for an officer to look at, and decide nothing. An officer is told only of
filings in which their own body has a part.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    false,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased

from services.applications.case.case import Case
from services.applications.lifecycle import TAKES_NOTHING, Action
from services.catalogue import Item, View, item, item_of
from services.catalogue.fields import RowsField
from services.catalogue.values import Identity
from services.identifiers import normalise
from services.lookalikes import comparison_key
from services.models import Applicant, Application, Review, RowKey

HANDS_IN = frozenset({Action.SUBMIT, Action.ANSWER_CORRECTION})
"""Actions after which a filing has other rows than before."""
MOST = 500
"""Repeated rows that are shown."""


@dataclass(frozen=True, slots=True)
class RepeatedRow:
    """One row that stands in another filing as well.

    Args:
        path: of the list.
        row, there: its numbers here and there, from 1.

    """

    path: str
    row: int
    there: int


@dataclass(frozen=True, slots=True)
class RepeatingFiling:
    """Another filing that the officer's body takes part in, and what both have."""

    id: UUID
    number: str
    applicant: str
    rows: tuple[RepeatedRow, ...]


# --- what is noted of a filing ------------------------------------------------------

_NOTE = insert(cast(Table, RowKey.__table__))
"""Without the ORM, which takes twice as long: all that is filed comes by here."""


def note_corrected_rows(db: Session, application: Application) -> None:
    """Note what makes the rows of a filing unique, in place of what was noted before."""
    db.execute(delete(RowKey).where(RowKey.application_id == application.id))
    note_rows(db, application)


def note_rows(db: Session, application: Application) -> None:
    """Note what makes the rows of a filing unique, of which nothing was noted before.

    Call it in the transaction that hands them in, so that what is noted is always what is signed.
    """
    filed = item_of(application)
    noted = [
        {
            "application_id": application.id,
            "item_code": application.item_code,
            "path": path,
            "row": row,
            "key": key,
        }
        for path, row, key in row_keys(filed, View(filed, application.answers))
    ]
    if noted:
        db.connection().execute(_NOTE, noted)


def note_rows_anew(db: Connection) -> None:
    """Note all rows as they are compared now; a migration calls it when that has changed.

    It reads what each release since the first with this table has, and nothing more.
    """
    filed, noted = Application.__table__.c, RowKey.__table__.c
    columns = ("id", "item_code", "item_version", "state", "answers", "correction")
    with_rows = filed.id.in_(select(noted.application_id))
    for filing in db.execute(select(*(filed[name] for name in columns)).where(with_rows)).all():
        handed_in = filing.answers
        if filing.state == "correction":  # what is being corrected is not signed yet
            handed_in = (filing.correction or {}).get("signed", {})
        its_item = item(filing.item_code, filing.item_version)
        for path, row, key in row_keys(its_item, View(its_item, handed_in)):
            place = (noted.application_id == filing.id, noted.path == path, noted.row == row)
            db.execute(update(RowKey).where(*place, noted.key != key).values(key=key))
    db.execute(update(RowKey).where(_stands_elsewhere(noted)).values(repeated=True))


def mark_repeats(db: Session, application_id: UUID) -> None:
    """Mark the rows that a filing and others have in common, in all of them.

    Call it when the rows are committed: of two filings at one time, the later one sees both.
    """
    own = aliased(RowKey)
    has_mine = select(own.key, own.path, own.item_code).where(own.application_id == application_id)
    db.execute(
        update(RowKey)
        .where(
            RowKey.repeated == false(),
            tuple_(RowKey.key, RowKey.path, RowKey.item_code).in_(has_mine),
            _stands_elsewhere(RowKey),
        )
        .values(repeated=True),
        execution_options={"synchronize_session": False},
    )


def row_keys(filed: Item, view: View) -> Iterator[tuple[str, int, str]]:
    """Yield list, index and key of each row that has all that makes it unique."""
    for path, field in filed.by_path.items():
        if not isinstance(field, RowsField) or not field.unique:
            continue
        for row in view.rows(path):
            values = [row.values.get(column) for column in field.unique]
            if None not in values:
                words = "\x1f".join(_fold(value) for value in values)
                yield path, row.index, sha256(words.encode()).hexdigest()


def _fold(value: Any) -> str:
    """Write a value so that it is equal however it was typed."""
    if isinstance(value, Identity):
        return f"{value.kind}:{normalise(value.number)}"
    return normalise(comparison_key(str(value)))


def _stands_elsewhere(row: Any) -> ColumnElement[bool]:
    other = aliased(RowKey)
    return exists().where(*_is_same(other, row), other.application_id != row.application_id)


def _is_same(one: Any, other: Any) -> tuple[ColumnElement[bool], ...]:
    return one.key == other.key, one.path == other.path, one.item_code == other.item_code


# --- what an officer is shown --------------------------------------------------------

_MINE, _THEIRS = aliased(RowKey, name="mine"), aliased(RowKey, name="theirs")
_REPEATS = (
    select(
        Application.id,
        Application.number,
        Application.filed_name.label("name"),
        _MINE.path,
        _MINE.row,
        _THEIRS.row.label("there"),
    )
    .select_from(_MINE)
    .join(_THEIRS, and_(*_is_same(_MINE, _THEIRS), _THEIRS.application_id != _MINE.application_id))
    .join(Application, Application.id == _THEIRS.application_id)
    .join(Applicant, Applicant.id == Application.applicant_id)
    .where(
        _MINE.application_id == bindparam("id"),
        literal_column("mine.repeated"),
        Application.state.not_in(TAKES_NOTHING),
        Application.decision.is_distinct_from("refused"),
        exists().where(
            Review.application_id == Application.id, Review.body_code == bindparam("body")
        ),
    )
    .order_by(Application.submitted_at, Application.id, _MINE.path, _MINE.row, _THEIRS.row)
    .limit(MOST)
)


def list_repeats(db: Session, case: Case) -> list[RepeatingFiling]:
    """List the other filings that have rows of a case as well. One query.

    Only filings count in which the body takes part for which the case was loaded, and
    which are not withdrawn, returned or refused.
    """
    if case.review is None:
        return []
    values = {"id": case.application.id, "body": case.review.body_code}
    found = db.execute(_REPEATS, values).all()
    return [
        RepeatingFiling(
            application_id,
            number,
            applicant,
            tuple(RepeatedRow(path, row + 1, there + 1) for *_, path, row, there in rows),
        )
        for (application_id, number, applicant), rows in groupby(found, lambda row: row[:3])
    ]
