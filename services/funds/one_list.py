"""One list of a round as it was drawn up, whether it stands or another took its place."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.errors import NotFound
from services.funds.standing import list_all
from services.models import Application, ListEntry, RoundList

PAGE = 50
"""Entries on a page."""


def find_numbered(db: Session, round_id: UUID, number: int) -> tuple[RoundList, RoundList | None]:
    """Find a list of a round by its number, and the list that took its place, if one did.

    Raises:
        NotFound: the round has no such list.
    """
    lists = list_all(db, round_id)
    found = next((one for one in lists if one.number == number), None)
    if found is None:
        raise NotFound
    return found, find_superseding(found, lists)


def find_superseding(of: RoundList, lists: Sequence[RoundList]) -> RoundList | None:
    """Find which of the lists of a round took the place of one that was dropped: the next one, but
    for those that were dropped before they were fixed.

    Args:
        lists: in any order.
    """
    if of.dropped_at is None:
        return None
    later = [
        one
        for one in lists
        if one.number > of.number
        and one.after == of.after
        and (one.fixed_at is not None or one.dropped_at is None)
    ]
    return min(later, key=lambda one: one.number, default=None)


def list_of_entries(
    db: Session, list_id: UUID, *, after: UUID | None = None
) -> tuple[Sequence[Any], UUID | None]:
    """List a page of the entries of a list by application. One statement.

    Args:
        after: the last application of the page before.

    Returns:
        The rows, and the key of the last application where more follow.
    """
    query = (
        select(
            Application.id,
            Application.number,
            Application.filed_name,
            ListEntry.base,
            ListEntry.amount,
            ListEntry.rule,
            ListEntry.score,
            ListEntry.rank,
        )
        .join(Application, Application.id == ListEntry.application_id)
        .where(ListEntry.list_id == list_id)
        .order_by(Application.id)
        .limit(PAGE + 1)
    )
    rows = db.execute(query.where(Application.id > after) if after else query).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None
