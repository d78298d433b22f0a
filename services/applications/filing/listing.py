"""An applicant's own applications, newest change first, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from services.actor import APPLICANT_ROLES, Actor
from services.applications.lifecycle import ENDED, UNDECIDED, UNSUBMITTED, Action, State
from services.applications.paying import WITH_APPLICANT, PaymentState
from services.catalogue import all_items
from services.documents.numbering import parse_case_number
from services.errors import NotFound
from services.models import Application, Event, Payment

PAGE = 20
"""Rows on a page."""

GROUPS: dict[str, tuple[State, ...]] = {
    "drafts": UNSUBMITTED,
    "to_answer": (State.CORRECTION, State.CLARIFICATION),
    "in_progress": (
        *(s for s in UNDECIDED if s not in (State.CORRECTION, State.CLARIFICATION)),
        State.APPROVED,
        State.REFUSED,
    ),
    "ended": (State.CLOSED, *sorted(ENDED - {State.DISCARDED})),
}
"""The filters of the list, by an applicant's view of the states."""

AWAITING_APPLICANT = (*UNSUBMITTED, State.CORRECTION, State.CLARIFICATION, State.CLOSED)
"""States in which the applicant has to act next."""

MOST_AWAITING = 50
"""How many applications in these states are shown at most."""


@dataclass(frozen=True, slots=True)
class ListKey:
    """Where a page begins: strictly after this row."""

    updated_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of applications, and the key of the next one, if any."""

    rows: Sequence[Row[Any]]
    after: ListKey | None


def page(
    db: Session,
    actor: Actor,
    *,
    group: str = "",
    item: str = "",
    search: str = "",
    after: ListKey | None = None,
    size: int = PAGE,
) -> ListPage:
    """Read one page of the applications of the actor's applicant. One query.

    Args:
        group: one of `GROUPS`; empty for all.
        item: an item code; empty for all.
        search: a case number or part of one.

    Raises:
        NotFound: the actor acts for no applicant.

    """
    query = _rows_of(actor)
    if group in GROUPS:
        query = query.where(Application.state.in_(GROUPS[group]))
    if item:
        query = query.where(Application.item_code == item)
    if search.strip():
        wanted = parse_case_number(search) or search.strip().upper()
        query = query.where(Application.number.contains(wanted, autoescape=True))
    if after is not None:
        query = query.where(
            tuple_(Application.updated_at, Application.id) < (after.updated_at, after.id)
        )
    rows = list(
        db.execute(
            query.order_by(Application.updated_at.desc(), Application.id.desc()).limit(size + 1)
        )
    )
    more = len(rows) > size
    rows = rows[:size]
    return ListPage(rows, ListKey(rows[-1].updated_at, rows[-1].id) if more else None)


def list_awaiting_applicant(db: Session, actor: Actor) -> Sequence[Row[Any]]:
    """List applications on which the applicant has to act next, most urgent first. One query.

    These are drafts, drafts to sign, corrections to answer, results to collect, payments to
    ask for and reports on their use to file, at most `MOST_AWAITING`.

    Raises:
        NotFound: the actor acts for no applicant.

    """
    taken = exists().where(
        Payment.application_id == Application.id, Payment.state.not_in(WITH_APPLICANT)
    )
    to_pay = and_(
        Application.state == State.DELIVERED,
        Application.round_id.is_not(None),
        Application.granted > 0,
        ~taken,
    )
    to_report = and_(Application.state == State.DELIVERED, _is_to_report())
    query = _rows_of(actor).add_columns(to_report.label("to_report"))
    query = query.where(or_(Application.state.in_(AWAITING_APPLICANT), to_pay, to_report))
    return db.execute(
        query.order_by(
            Application.due_on.asc().nulls_last(),
            Application.updated_at.desc(),
            Application.id.desc(),
        ).limit(MOST_AWAITING)
    ).all()


def _is_to_report() -> ColumnElement[bool]:
    """Build the condition that a report on what was paid waits for its company."""
    filed, back = aliased(Event), aliased(Event)
    returned = exists().where(
        back.application_id == filed.application_id,
        back.action == Action.RETURN_REPORT,
        back.sequence > filed.sequence,
    )
    stands = exists().where(
        filed.application_id == Application.id, filed.action == Action.FILE_REPORT, ~returned
    )
    paid = exists().where(
        Payment.application_id == Application.id, Payment.state == PaymentState.PAID
    )
    asked = [one.code for one in all_items() if one.limit("report")]
    return and_(Application.item_code.in_(asked), paid, ~stands)


def _rows_of(actor: Actor) -> Select[*tuple[Any, ...]]:
    if actor.role not in APPLICANT_ROLES or actor.applicant_id is None:
        raise NotFound
    return select(
        Application.id,
        Application.number,
        Application.item_code,
        Application.item_version,
        Application.state,
        Application.decision,
        Application.due_on,
        Application.submitted_at,
        Application.updated_at,
        Application.correction["to_sign"].as_boolean().label("to_sign"),
    ).where(
        Application.applicant_id == actor.applicant_id,
        Application.state != State.DISCARDED,
        Application.erased_at.is_(None),
    )
