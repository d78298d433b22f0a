"""Where the filings of a round stand, with their money: in figures, and page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.entries import (
    STANDS,
    LeftOut,
    count_left_out,
    is_objected_to,
)
from services.applications.lifecycle import TAKES_NOTHING, Action, State
from services.models import Application, Event, ListEntry, RoundList

PAGE = 50
"""Filings on a page."""
NOTHING = Decimal(0)


class RoundStage(StrEnum):
    """How far a filing of a round has come."""

    CHECKING = "checking"
    REVIEW = "review"
    CONCLUDED = "concluded"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"


STAGES: Mapping[State, RoundStage] = {
    State.RECEIVED: RoundStage.CHECKING,
    State.CORRECTION: RoundStage.CHECKING,
    State.ACCEPTED: RoundStage.REVIEW,
    State.REVIEW: RoundStage.REVIEW,
    State.JOINT: RoundStage.REVIEW,
    State.CLARIFICATION: RoundStage.REVIEW,
    State.SUSPENDED: RoundStage.REVIEW,
    State.SIGNOFF: RoundStage.CONCLUDED,
    **dict.fromkeys(TAKES_NOTHING, RoundStage.ENDED),
}
"""The stage of each state; of one that is decided, it is the decision that says it."""


def stage_of(state: str, decision: str | None) -> RoundStage:
    """Find the stage of a filing."""
    if decision:
        return RoundStage(decision)
    return STAGES[State(state)]


@dataclass(frozen=True, slots=True)
class StageFigures:
    """The filings of one stage.

    Args:
        filings: how many they are.
        asked, recognised, granted: RMB in all.
    """

    filings: int = 0
    asked: Decimal = NOTHING
    recognised: Decimal = NOTHING
    granted: Decimal = NOTHING

    def __add__(self, other: "StageFigures") -> "StageFigures":
        return StageFigures(
            self.filings + other.filings,
            self.asked + other.asked,
            self.recognised + other.recognised,
            self.granted + other.granted,
        )


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """All filings of a round, by stage."""

    stages: Mapping[RoundStage, StageFigures]

    @property
    def all(self) -> StageFigures:
        """All filings that somebody decides or has decided."""
        alive = (found for stage, found in self.stages.items() if stage is not RoundStage.ENDED)
        return sum(alive, StageFigures())

    @property
    def recognised(self) -> Decimal:
        """RMB recognised of filings that may still be paid, or are: not of those refused."""
        return self.all.recognised - self.stages[RoundStage.REFUSED].recognised

    @property
    def waiting(self) -> int:
        """How many filings nobody has concluded yet."""
        return self.stages[RoundStage.CHECKING].filings + self.stages[RoundStage.REVIEW].filings


def count_filings(db: Session, round_id: UUID) -> RoundFigures:
    """Count the filings of a round and their money. One statement."""
    found = {stage: StageFigures() for stage in RoundStage}
    rows = db.execute(
        select(
            Application.state,
            Application.decision,
            func.count(),
            func.sum(func.coalesce(Application.amount, 0)),
            func.sum(func.coalesce(Application.recognised, 0)),
            func.sum(func.coalesce(Application.granted, 0)),
        )
        .where(Application.round_id == round_id)
        .group_by(Application.state, Application.decision)
    )
    for state, decision, filings, asked, recognised, granted in rows:
        figures = StageFigures(filings, asked, recognised, granted)
        found[stage_of(state, decision)] += figures
    return RoundFigures(found)


def list_filings(
    db: Session, round_id: UUID, *, after: UUID | None = None
) -> tuple[Sequence[Any], UUID | None]:
    """List a page of a round's filings by key, with what the newest list that has them
    gives them. One statement.

    Args:
        after: the last filing of the page before.

    Returns:
        The rows, and the key of the last where more follow.
    """
    newest = (
        select(
            ListEntry.application_id,
            ListEntry.amount,
            ListEntry.rule,
            ListEntry.score,
            ListEntry.rank,
        )
        .join(RoundList, RoundList.id == ListEntry.list_id)
        .where(RoundList.round_id == round_id, RoundList.dropped_at.is_(None))
        .order_by(ListEntry.application_id, RoundList.number.desc())
        .ext(distinct_on(ListEntry.application_id))
        .subquery()
    )
    query = (
        select(
            Application.id,
            Application.number,
            Application.filed_name,
            Application.state,
            Application.decision,
            Application.amount,
            Application.recognised,
            Application.granted,
            newest.c.amount.label("proposed"),
            newest.c.rule,
            newest.c.score,
            newest.c.rank,
        )
        .outerjoin(newest, newest.c.application_id == Application.id)
        .where(Application.round_id == round_id)
        .order_by(Application.id)
        .limit(PAGE + 1)
    )
    rows = db.execute(query.where(Application.id > after) if after else query).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


@dataclass(frozen=True, slots=True)
class ConcludedFiling:
    """A filing that was concluded in favour and waits for a list.

    Args:
        name: of the applicant, as filed.
        base: RMB recognised.
        direction: its answer to the question that was asked for; empty where there is none.
    """

    id: UUID
    number: str
    name: str
    base: Decimal
    direction: str = ""


def list_concluded(
    db: Session, round_id: UUID, *which: ColumnElement[bool], by: str = ""
) -> list[ConcludedFiling]:
    """List the filings of a round that were concluded in favour, by case number. One statement.

    Args:
        by: the path of a question, whose answer is each one's direction.
    """
    concluded = _said_last(round_id)
    answer = Application.answers[tuple(by.split("."))].astext if by else literal("")
    rows = db.execute(
        select(
            Application.id,
            Application.number,
            Application.filed_name,
            Application.recognised,
            answer,
        )
        .join(concluded, concluded.c.application_id == Application.id)
        .where(Application.state == State.SIGNOFF, concluded.c.said == "approve", *which)
        .order_by(Application.number)
    )
    return [
        ConcludedFiling(key, number or "", name, base or NOTHING, direction or "")
        for key, number, name, base, direction in rows
    ]


def sum_concluded(db: Session, round_id: UUID) -> Decimal | None:
    """Sum what is recognised of all that was concluded in favour and waits for a list; None where
    nothing was. One statement.
    """
    concluded = _said_last(round_id)
    return db.scalar(
        select(func.sum(func.coalesce(Application.recognised, 0)))
        .join(concluded, concluded.c.application_id == Application.id)
        .where(Application.state == State.SIGNOFF, concluded.c.said == "approve")
    )


def _said_last(round_id: UUID) -> Subquery:
    """Select what was concluded last of each filing of a round."""
    return (
        select(Event.application_id, Event.data["recommendation"].astext.label("said"))
        .join(Application, Application.id == Event.application_id)
        .where(Application.round_id == round_id, Event.action == Action.CONCLUDE)
        .order_by(Event.application_id, Event.sequence.desc())
        .ext(distinct_on(Event.application_id))
        .subquery()
    )


def list_undecided(db: Session, round_id: UUID) -> Sequence[UUID]:
    """List the applications of a round that wait for a list to decide them, whose days of
    publicity are over. One statement.
    """
    return db.scalars(
        select(ListEntry.application_id)
        .join(RoundList, RoundList.id == ListEntry.list_id)
        .join(Application, Application.id == ListEntry.application_id)
        .where(
            RoundList.round_id == round_id,
            RoundList.published_until < moments.today(),
            STANDS,
            Application.state == State.SIGNOFF,
            ~is_objected_to(Application.id),
        )
        .order_by(Application.number)
    ).all()


def list_objected(db: Session, round_id: UUID) -> Sequence[Any]:
    """List the applications of a round with an objection that is not answered. One statement."""
    return db.execute(
        select(Application.id, Application.number, Application.filed_name)
        .where(
            Application.round_id == round_id,
            Application.state == State.SIGNOFF,
            is_objected_to(Application.id),
        )
        .order_by(Application.number)
        .limit(PAGE)
    ).all()


def find_list(db: Session, round_id: UUID, *, lock: bool = False) -> RoundList | None:
    """Find the newest list of a round that stands, proposed or fixed."""
    query = (
        select(RoundList)
        .where(RoundList.round_id == round_id, RoundList.dropped_at.is_(None))
        .order_by(RoundList.number.desc())
        .limit(1)
    )
    return db.scalar(query.with_for_update() if lock else query)


def find_whole(db: Session, round_id: UUID) -> RoundList | None:
    """Find the fixed list of a whole round that stands, which later ones follow."""
    return db.scalar(
        select(RoundList).where(
            RoundList.round_id == round_id,
            RoundList.fixed_at.is_not(None),
            RoundList.dropped_at.is_(None),
            RoundList.after.is_(None),
        )
    )


def list_fixed(db: Session, round_id: UUID) -> Sequence[RoundList]:
    """List the lists of a round that were fixed, those that others replaced too, oldest first."""
    return [one for one in list_all(db, round_id) if one.fixed_at is not None]


def list_all(db: Session, round_id: UUID) -> Sequence[RoundList]:
    """List all lists of a round, the dropped ones too, the oldest first."""
    query = select(RoundList).where(RoundList.round_id == round_id).order_by(RoundList.number)
    return db.scalars(query).all()


@dataclass(frozen=True, slots=True)
class ListsOfRound:
    """The lists of a round, and what they decide.

    Args:
        current: the newest that stands, proposed or fixed.
        all: every one, the dropped ones too, the oldest first.
        fixed: those that were fixed, the oldest first.
        proposed: RMB that they give in all.
        undecided: how many applications wait for them, and can be decided now.
        left_out: what they do not decide now, and why.
    """

    current: RoundList | None
    all: Sequence[RoundList]
    fixed: Sequence[RoundList]
    proposed: Decimal
    undecided: int
    left_out: LeftOut


def read_lists(db: Session, round_id: UUID) -> ListsOfRound:
    """Read the lists of a round; what publicity changes is asked once there was some."""
    lists = list_all(db, round_id)
    stand = [one for one in lists if one.dropped_at is None]
    public = any(one.published_on is not None for one in stand)
    return ListsOfRound(
        current=stand[-1] if stand else None,
        all=lists,
        fixed=[one for one in lists if one.fixed_at is not None],
        proposed=_sum_proposed(db, round_id)
        if len(stand) > 1
        else sum((one.total for one in stand), NOTHING),
        undecided=len(list_undecided(db, round_id)) if public else 0,
        left_out=count_left_out(db, round_id) if public else LeftOut(0, 0, 0),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What an entry that stands takes of the budget, and of that of its direction."""

    amount: Decimal
    direction: str | None


def list_taken(db: Session, round_id: UUID) -> Mapping[UUID, Taken]:
    """Map the applications for which an entry stands to what it takes of the budget; what was
    withdrawn or ended takes nothing. One statement.
    """
    rows = db.execute(
        select(Application.id, Application.state, ListEntry.amount, ListEntry.direction)
        .join(ListEntry, ListEntry.application_id == Application.id)
        .join(RoundList, RoundList.id == ListEntry.list_id)
        .where(RoundList.round_id == round_id, STANDS)
    )
    return {
        key: Taken(NOTHING if state in TAKES_NOTHING else amount, direction)
        for key, state, amount, direction in rows
    }


def _sum_proposed(db: Session, round_id: UUID) -> Decimal:
    """Sum what the lists of a round give, fixed or proposed. One statement."""
    proposed = and_(RoundList.fixed_at.is_(None), RoundList.dropped_at.is_(None))
    found = db.scalar(
        select(func.sum(ListEntry.amount))
        .join(RoundList, RoundList.id == ListEntry.list_id)
        .join(Application, Application.id == ListEntry.application_id)
        .where(
            RoundList.round_id == round_id,
            or_(STANDS, proposed),
            Application.state.not_in(TAKES_NOTHING),
        )
    )
    return found or NOTHING
