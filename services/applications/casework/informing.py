"""Bodies that are only told of a case: what each was told of, and nothing else of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.actor import AGENCY_ROLES, Actor
from services.applications.lifecycle import State
from services.catalogue import Item, item
from services.errors import NotFound
from services.language import Text
from services.models import Application, InformedBody, Review

PAGE = 25
"""Cases on a page."""

_TOLD = (
    select(
        InformedBody.id,
        InformedBody.told_at,
        Application.number,
        Application.item_code,
        Application.item_version,
        Application.state,
        Application.route,
        Review.body_code.label("lead"),
    )
    .join(Application, Application.id == InformedBody.application_id)
    .join(Review, (Review.application_id == Application.id) & (Review.part == "lead"))
    .where(InformedBody.body_code == bindparam("body"), Application.erased_at.is_(None))
    .order_by(InformedBody.id.desc())
    .limit(PAGE + 1)
)
_OLDER = _TOLD.where(InformedBody.id < bindparam("before"))


@dataclass(frozen=True, slots=True)
class InformedCase:
    """A case that a body was told of.

    Args:
        why: why it was told, as the item says; none of a unit that the item no longer tells.
        lead: code of the body that handles it now.
    """

    told_at: datetime
    number: str
    item: Item
    why: Sequence[Text]
    lead: str
    state: State


@dataclass(frozen=True, slots=True)
class InformedPage:
    """One page of them, newest first; `older` is the key of the next, if any."""

    cases: Sequence[InformedCase]
    older: UUID | None


def keep_informed(
    db: Session, application: Application, bodies: Iterable[str], at: datetime
) -> None:
    """Keep that bodies were told of a case, once."""
    rows = [{"application_id": application.id, "body_code": body, "told_at": at} for body in bodies]
    if rows:
        db.execute(insert(InformedBody).values(rows).on_conflict_do_nothing())


def list_informed(db: Session, actor: Actor, *, before: UUID | None = None) -> InformedPage:
    """List the cases that the actor's body was told of and has no part in. One query.

    Args:
        before: `older` of the page before.

    Raises:
        NotFound: the actor works for no agency.

    """
    if actor.role not in AGENCY_ROLES or actor.body is None:
        raise NotFound
    known: dict[str, Any] = {"body": actor.body, "before": before}
    rows = db.execute(_OLDER if before else _TOLD, known).all()
    cases = [
        InformedCase(
            told_at=row.told_at,
            number=row.number,
            item=(wanted := item(row.item_code, row.item_version)),
            why=_list_reasons(wanted, row.route, actor.body),
            lead=row.lead,
            state=State(row.state),
        )
        for row in rows[:PAGE]
    ]
    return InformedPage(cases, rows[PAGE - 1].id if len(rows) > PAGE else None)


def _list_reasons(wanted: Item, route: Mapping[str, Any], body: str) -> list[Text]:
    """List why the units are told for which a body acts."""
    units = {
        unit
        for part in route.get("informed", ())
        if part["body"] == body
        for unit in part["agencies"]
    }
    return [one.why for one in wanted.route.inform if one.code in units]
