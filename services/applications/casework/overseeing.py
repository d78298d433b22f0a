"""The load of each body, item and officer now, and of the months: what supervisors steer by.

Open parts are counted off an index of open parts alone, months off the tallies, so that neither
grows with all that was ever filed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.casework.tallying import list_months
from services.applications.casework.watching import require_supervisor
from services.applications.clock.calendar import add_working_days, is_working_day
from services.applications.lifecycle import State
from services.models import Application, Review, Tally, User

SOON = 3
"""Working days up to which a part counts as due soon."""
BANDS = (5, 10, 20)
"""Up to how many working days after filing each band of ages but the last one reaches."""

# Written like the condition of the index, so that the planner uses it.
_OPEN = literal_column("reviews.waiting in ('reviewer', 'approver')", Boolean)


@dataclass(frozen=True, slots=True)
class Load:
    """Counts of open parts.

    Args:
        soon: due within `SOON` working days; overdue: their day has passed.
        paused: of suspended cases; one that is overdue counts as both.
        youngest, young, old, oldest: by age since filing, as `BANDS` has them.

    """

    open: int = 0
    soon: int = 0
    overdue: int = 0
    paused: int = 0
    youngest: int = 0
    young: int = 0
    old: int = 0
    oldest: int = 0

    def __add__(self, other: "Load") -> "Load":
        names = [one.name for one in fields(self)]
        return Load(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The load of one officer with one item in a body; `officer` is None where nobody holds it."""

    body_code: str
    item_code: str
    officer: UUID | None
    load: Load


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What was received and decided in a month."""

    month: date
    received: int
    decided: int


@dataclass(frozen=True, slots=True)
class LoadPicture:
    """All that the page of the load shows.

    Args:
        names: the officers' names, by their account.

    """

    rows: Sequence[LoadRow]
    months: Sequence[MonthRow]
    names: Mapping[UUID, str]

    @property
    def total(self) -> Load:
        """The load of all rows."""
        return sum((row.load for row in self.rows), Load())

    def by(self, key: Callable[[LoadRow], str]) -> list[tuple[str, Load]]:
        """Sum the rows that have a key in common, the largest load first."""
        found: dict[str, Load] = {}
        for row in self.rows:
            found[key(row)] = found.get(key(row), Load()) + row.load
        return sorted(found.items(), key=lambda one: (-one[1].open, one[0]))


def read_load(db: Session, actor: Actor) -> LoadPicture:
    """Count what is open now, and what the months brought. Three statements.

    Raises:
        NotFound: only supervisors may.

    """
    require_supervisor(actor)
    rows = _read_rows(db, actor)
    people = {row.officer for row in rows if row.officer}
    named = db.execute(select(User.id, User.name).where(User.id.in_(people)))
    return LoadPicture(rows, _read_months(db, actor), {row.id: row.name for row in named})


def _read_rows(db: Session, actor: Actor) -> list[LoadRow]:
    today = moments.today()
    soon = add_working_days(today, SOON)
    since = [_filed_since(today, band) for band in BANDS]
    filed, due = Application.submitted_at, Review.due_on

    def count(*which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(*which)

    query = (
        select(
            *(Review.body_code, Review.item_code, Review.assignee_id),
            func.count(),
            count(due >= today, due <= soon),
            count(due < today),
            count(Application.state == State.SUSPENDED),
            count(filed >= since[0]),
            count(filed < since[0], filed >= since[1]),
            count(filed < since[1], filed >= since[2]),
            count(filed < since[2]),
        )
        .join(Application, Application.id == Review.application_id)
        .where(_OPEN)
        .group_by(Review.body_code, Review.item_code, Review.assignee_id)
    )
    if actor.body is not None:
        query = query.where(Review.body_code == actor.body)
    return [
        LoadRow(body, item, officer, Load(*counts))
        for body, item, officer, *counts in db.execute(query)
    ]


def _read_months(db: Session, actor: Actor) -> list[MonthRow]:
    months = list_months(moments.today())
    query = select(Tally.month, func.sum(Tally.received), func.sum(Tally.decided))
    query = query.where(Tally.month >= months[0]).group_by(Tally.month)
    if actor.body is not None:
        query = query.where(Tally.body_code == actor.body)
    found = {month: (received, decided) for month, received, decided in db.execute(query)}
    return [MonthRow(month, *found.get(month, (0, 0))) for month in months]


def _filed_since(today: date, days: int) -> datetime:
    """Return from when on something was filed that is so many working days old at most."""
    day = today
    while days:
        days -= is_working_day(day)
        day -= timedelta(days=1)
    return datetime.combine(day, time(), moments.SHENZHEN)
