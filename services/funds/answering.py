"""What waits for an answer on published lists: objections and reports, with the day of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, cast, func, or_, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.entries import STANDS, is_objected_to
from services.applications.case.publicity import answer_by, reply_by
from services.applications.clock.calendar import working_days_between
from services.applications.lifecycle import Capacity, State
from services.funds.published import Published, of_case, of_round
from services.funds.reporting import IS_OPEN, is_unsettled
from services.funds.scope import items_of
from services.models import (
    Application,
    EntryReport,
    ListEntry,
    Publicity,
    Review,
    Round,
    RoundList,
)


class Waiting(StrEnum):
    """What somebody waits for."""

    OBJECTION = "objection"
    REPORT = "report"
    CONSEQUENCE = "consequence"  # of a report that was answered
    TELLING = "telling"  # of the answer to a report on paper


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """One objection or report that waits for the body that leads its round, or its case.

    Args:
        key: of the application, or of the report.
        number: the case number that it is about.
    """

    waiting: Waiting
    key: UUID
    published: Published
    number: str
    due_on: date

    @property
    def left(self) -> int:
        """Working days left; negative once the day has passed."""
        return working_days_between(moments.today(), self.due_on)


def list_to_answer(db: Session, actor: Actor) -> list[ToAnswer]:
    """List what waits for an answer in the rounds and cases that the actor's body leads, the first
    due first. Who is no approver reads nothing of reports. Three statements.
    """
    led = [code for code, capacity in items_of(actor).items() if capacity is Capacity.LEAD]
    reports: list[ToAnswer] = []
    if actor.role is Role.APPROVER:
        reports += list_open_reports(db, led)
        reports += list_open_case_reports(db, actor.body)
    found = [*list_open_objections(db, led), *reports]
    return sorted(found, key=lambda one: (one.due_on, one.number, one.waiting))


def list_open_objections(db: Session, codes: Collection[str]) -> Sequence[ToAnswer]:
    """List the objections to entries of rounds of some items that are not answered. One
    statement.
    """
    rows = db.execute(
        select(Round, Application.id, Application.number, RoundList.published_until)
        .join(Application, Application.round_id == Round.id)
        .join(ListEntry, ListEntry.application_id == Application.id)
        .join(RoundList, RoundList.id == ListEntry.list_id)
        .where(
            Round.item_code.in_(codes),
            RoundList.published_until.is_not(None),
            STANDS,
            Application.state == State.SIGNOFF,
            is_objected_to(Application.id),
        )
    )
    return [
        ToAnswer(Waiting.OBJECTION, key, of_round(current), number or "", reply_by(until))
        for current, key, number, until in rows
        if until
    ]


def list_open_reports(db: Session, codes: Collection[str]) -> Sequence[ToAnswer]:
    """List the reports on rounds of some items that wait for an answer, for what follows, or to be
    told on paper. One statement.
    """
    came_on = cast(func.timezone(moments.SHENZHEN.key, EntryReport.created_at), Date)
    until = (
        select(func.max(RoundList.published_until))
        .join(ListEntry, ListEntry.list_id == RoundList.id)
        .where(
            ListEntry.application_id == EntryReport.application_id,
            RoundList.published_on <= came_on,
        )
        .scalar_subquery()
    )
    rows = db.execute(
        select(EntryReport, Round, Application.number, until)
        .join(Round, Round.id == EntryReport.round_id)
        .join(Application, Application.id == EntryReport.application_id)
        .where(Round.item_code.in_(codes), or_(*IS_OPEN))
    )
    return [
        _to_answer(kept, of_round(current), number or "", last)
        for kept, current, number, last in rows
    ]


def list_open_case_reports(db: Session, body_code: str | None = None) -> Sequence[ToAnswer]:
    """List such reports on what was published of single cases. One statement.

    Args:
        body_code: of those that a body leads; None for all.
    """
    wanted = (
        select(EntryReport, Publicity, Application)
        .join(Publicity, Publicity.id == EntryReport.publicity_id)
        .join(Application, Application.id == EntryReport.application_id)
        .where(or_(*IS_OPEN))
    )
    if body_code is not None:
        leads = (Review.part == "lead", Review.body_code == body_code)
        wanted = wanted.join(Review, Review.application_id == Application.id).where(*leads)
    return [
        _to_answer(kept, of_case(found, about), about.number or "", found.last_day)
        for kept, found, about in db.execute(wanted)
    ]


def _to_answer(kept: EntryReport, of: Published, number: str, last: date | None) -> ToAnswer:
    due_on = answer_by(moments.local_day(kept.created_at), last)
    return ToAnswer(_find_waiting(kept), kept.id, of, number, due_on)


def _find_waiting(kept: EntryReport) -> Waiting:
    """Find what comes next of a report that is open."""
    if kept.answered_at is None:
        return Waiting.REPORT
    return Waiting.CONSEQUENCE if is_unsettled(kept) else Waiting.TELLING
