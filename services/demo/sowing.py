"""Sows the demonstration: so many cases in each state, begun so long ago."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.applications.lifecycle import State
from services.applications.repeats import mark_repeats
from services.catalogue import Item, items_on
from services.demo.journeys import Journey
from services.demo.newcomers import ask_to_confirm
from services.demo.people import create_people
from services.followup.announcing import announce
from services.inventory.sealing import change_rows
from services.models import Application, Document, Event, Round, User

SEED = 160

CASES: dict[State, tuple[int, int, int]] = {
    State.DRAFT: (14, 0, 40),
    State.SIGNING: (8, 1, 10),
    State.RECEIVED: (26, 0, 8),
    State.CORRECTION: (14, 6, 18),
    State.NOT_ACCEPTED: (8, 20, 240),
    State.RETURNED: (6, 20, 240),
    State.ACCEPTED: (14, 3, 12),
    State.REVIEW: (24, 8, 34),
    State.JOINT: (26, 10, 36),
    State.SUSPENDED: (8, 15, 45),
    State.SIGNOFF: (18, 18, 40),
    State.CLOSED: (24, 30, 240),
    State.DELIVERED: (26, 40, 300),
    State.REVOKED: (3, 120, 300),
    State.CANCELLED: (3, 120, 300),
    State.WITHDRAWN: (8, 20, 200),
    State.DISCONTINUED: (4, 40, 200),
}
"""For each state: the number of cases, and the days since they began, least and most."""

NEWS = timedelta(days=21)
"""The age of the oldest notices in inboxes."""


def is_empty(db: Session) -> bool:
    """Check whether nobody has an account yet."""
    return db.scalar(select(User.id).limit(1)) is None


def sow(db: Session, progress: Callable[[int, int], None]) -> int:
    """Fill an empty database; the caller commits.

    Args:
        progress: called with the number of cases sown, and of all to sow.

    Returns:
        The number of cases.

    """
    random, now = Random(SEED), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    _open_rounds(db, moments.today())
    wanted = [(state, days) for state, (count, *days) in CASES.items() for _ in range(count)]
    items = _in_use()
    certified = [one for one in items if "certificate" in one.result.papers]
    for number, (state, (least, most)) in enumerate(wanted):
        offered = certified if state in (State.REVOKED, State.CANCELLED) else items
        chosen = offered[number % len(offered)]
        applicants = [a for a in cast.applicants if a.kind in chosen.applicants]
        # Every fifth case is the printed company's, so that it has some of each.
        applicant = applicants[0] if number % 5 == 0 else random.choice(applicants)
        begin = now - timedelta(days=random.randint(least, most), hours=random.randint(0, 9))
        Journey(db, cast, random, chosen, applicant, begin, now).walk_to(state)
        progress(number + 1, len(wanted))
    db.flush()
    # The jobs of the past are replaced by what follows, without mail or scanner.
    jobs.cancel_jobs(db)
    change_rows(db, Document, scan="unscanned")
    news = select(Event.id, Event.at).where(Event.at > now - NEWS).order_by(Event.at, Event.id)
    for event_id, happened in db.execute(news):
        with moments.at(happened):  # so that notices are in the order of events
            announce(db, event_id, mail=False)
    for application_id in db.scalars(select(Application.id).where(Application.number.is_not(None))):
        mark_repeats(db, application_id)
    ask_to_confirm(db)
    return len(wanted)


def _in_use() -> list[Item]:
    return [one for one in reversed(items_on(moments.today())) if one.sections]


def _open_rounds(db: Session, today: date) -> None:
    """Open rounds of each item that has them: two past ones, the current one, and the next."""
    first = today.replace(day=1)
    windows = [
        (first - timedelta(days=365), first - timedelta(days=181)),
        (first - timedelta(days=180), first - timedelta(days=61)),
        (first - timedelta(days=60), first + timedelta(days=60)),
        (first + timedelta(days=61), first + timedelta(days=150)),
    ]
    numbers: Counter[int] = Counter()
    for opens, closes in windows:
        numbers[closes.year] += 1
        db.add_all(
            Round(
                item_code=one.code,
                name=f"{closes.year}年第{numbers[closes.year]}批",
                opens_at=datetime.combine(opens, time(9), moments.SHENZHEN),
                closes_at=datetime.combine(closes, time(18), moments.SHENZHEN),
                costs_from=opens - timedelta(days=365),
                costs_to=opens - timedelta(days=1),
                envelope=Decimal("20000000"),
            )
            for one in items_on(today)
            if one.rounds
        )
    db.flush()
