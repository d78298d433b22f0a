"""Sows the demonstration: so many cases in each state, begun so long ago."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.applications.casework import tallying
from services.applications.lifecycle import TAKES_NOTHING, UNSUBMITTED, State
from services.applications.lifecycles import LIFECYCLES
from services.applications.repeats import mark_repeats
from services.catalogue import Item, items_on
from services.demo.appealing import challenge_some
from services.demo.asking import ask_associations
from services.demo.following_up import leave_conditions
from services.demo.grouping import prepare_group
from services.demo.hard_days import meet_hard_days
from services.demo.journeys import Journey
from services.demo.newcomers import ask_to_confirm, decide_requests
from services.demo.people import create_people
from services.demo.publicising import publicise_some
from services.demo.rating import rate_some
from services.demo.renaming import rename_one
from services.demo.reporting import report_monthly
from services.demo.settling import settle_rounds
from services.demo.supervising import supervise
from services.followup.announcing import announce
from services.inventory.sealing import change_rows
from services.models import Applicant, Application, Document, Event, Mail, Round, User

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
    State.CLARIFICATION: (5, 4, 9),
    State.SUSPENDED: (8, 15, 45),
    State.SIGNOFF: (18, 18, 40),
    State.CLOSED: (24, 30, 240),
    State.DELIVERED: (26, 40, 300),
    State.REVOKED: (3, 120, 300),
    State.CANCELLED: (3, 120, 300),
    State.WITHDRAWN: (8, 20, 200),
    State.DISCONTINUED: (4, 40, 200),
    State.CHECKED: (3, 1, 4),
    State.REFERRED: (8, 5, 120),
    State.ASSIGNED: (3, 1, 8),
    State.FORWARDED: (3, 2, 15),
    State.ANSWERED: (12, 15, 120),
    State.ON_FILE: (5, 10, 200),
    State.ENTERED: (4, 10, 200),
    State.TALKS: (3, 12, 40),
    State.MATCHED: (2, 40, 120),
    State.UNMATCHED: (2, 40, 120),
}
"""For each state: the number of cases, and the days since they began, least and most."""

FRESH = timedelta(days=1)
"""The most that a question waits to be taken up, which is promised within few working days."""

AFTER_CLOSE = (State.CLOSED, State.DELIVERED)
"""States that only what was filed in a round that is over can be in."""

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
    offers = {state: _offered(state) for state in CASES}
    wanted = [
        (state, days)
        for state, (count, *days) in CASES.items()
        for _ in range(count if offers[state] else 0)
    ]
    filings = Filings(cast.applicants, random)
    for number, (state, (least, most)) in enumerate(wanted):
        offered = offers[state]
        turn = number % len(offered)
        begin = now - timedelta(days=random.randint(least, most), hours=random.randint(0, 9))
        # Every fifth case is the printed company's, so that it has some of each.
        chosen, applicant, begin = filings.place(
            [*offered[turn:], *offered[:turn]], state, begin, first=number % 5 == 0
        )
        if chosen.nature == "enquiry" and state is State.RECEIVED:
            begin = max(begin, now - FRESH)
        Journey(db, cast, random, chosen, applicant, begin, now).walk_to(state)
        progress(number + 1, len(wanted))
    supervise(db, cast, now)
    settle_rounds(db, cast)
    meet_hard_days(db, cast, now)
    leave_conditions(db, cast, now)
    publicise_some(db, cast)
    challenge_some(db, cast, now)
    rate_some(db, cast)
    prepare_group(db, cast, now - timedelta(days=400))
    ask_associations(db, cast, now - timedelta(days=400))
    report_monthly(db, cast)
    rename_one(db, cast, now)
    db.flush()
    for month in tallying.list_to_tally(db):
        tallying.tally(db, month)
    decide_requests(db)
    # The jobs of the past are replaced by what follows, without mail or scanner.
    jobs.cancel_jobs(db)
    db.execute(delete(Mail))
    change_rows(db, Document, scan="unscanned")
    news = select(Event.id, Event.at).where(Event.at > now - NEWS).order_by(Event.at, Event.id)
    for event_id, happened in db.execute(news):
        with moments.at(happened):  # so that notices are in the order of events
            announce(db, event_id, mail=False)
    for application_id in db.scalars(select(Application.id).where(Application.number.is_not(None))):
        mark_repeats(db, application_id)
    ask_to_confirm(db)
    return len(wanted)


def _offered(state: State) -> list[Item]:
    """List the items of which the demonstration has cases in a state. What a round decides is
    decided with its list, after all have been filed; nothing of it is ended.
    """
    ended = state in (State.REVOKED, State.CANCELLED)
    return [
        one
        for one in reversed(items_on(moments.today()))
        if state in LIFECYCLES[one.nature].states
        and (not ended or ("certificate" in one.result.papers and not one.rounds))
        and (state is not State.JOINT or LIFECYCLES[one.nature].decides)
    ]


class Filings:
    """Who files what, and when: of each applicant, a round takes one application, and what is
    decided was filed in a round that is over.

    The first applicant, whose account is printed, has filed nothing in the open round of every
    second fund, so that who tries the portal can.
    """

    def __init__(self, applicants: Sequence[Applicant], random: Random) -> None:
        self._applicants, self._random = applicants, random
        today = moments.today()
        funds = sorted(one.code for one in items_on(today) if one.rounds)
        current = max(_rounds_near(today))
        self._filed = {(code, current, applicants[0].id) for code in funds[::2]}

    def place(
        self, offered: Iterable[Item], state: State, begin: datetime, *, first: bool
    ) -> tuple[Item, Applicant, datetime]:
        """Choose the first item for which somebody can file what is to be in a state.

        Args:
            begin: when it is to begin, if it can.
            first: whether to take the first applicant who can.
        """
        for wanted in offered:
            late = wanted.rounds and state in AFTER_CLOSE
            at = _in_past_round(self._random) if late else begin
            near = _rounds_near(moments.local_day(at)) if wanted.rounds else []
            if able := [
                one for one in self._applicants if self._can_file(wanted, one, near, state)
            ]:
                chosen = able[0] if first else self._random.choice(able)
                if state not in (*UNSUBMITTED, *TAKES_NOTHING):
                    self._filed |= {(wanted.code, window, chosen.id) for window in near}
                return wanted, chosen, at
        raise LookupError(state)

    def _can_file(self, wanted: Item, one: Applicant, near: list[int], state: State) -> bool:
        placed = {(wanted.code, window, one.id) for window in near} & self._filed
        return one.kind in wanted.applicants and (state in UNSUBMITTED or not placed)


def _rounds_near(begin: date) -> list[int]:
    """Find the rounds in which an application may be filed that is begun on a day."""
    windows, slow = _windows(moments.today()), timedelta(days=12)
    return [n for n, (opens, closes) in enumerate(windows) if opens - slow <= begin <= closes]


def _in_past_round(random: Random) -> datetime:
    """Choose a moment at which to begin what is filed in a round that is over."""
    (_, _), (opens, closes), *_ = _windows(moments.today())
    day = opens + timedelta(days=random.randrange((closes - opens).days - 14))
    return datetime.combine(day, time(10), moments.SHENZHEN)


def _windows(today: date) -> list[tuple[date, date]]:
    """Return the first and last days of rounds: two past ones, the current one, and the next."""
    first = today.replace(day=1)
    return [
        (first - timedelta(days=365), first - timedelta(days=181)),
        (first - timedelta(days=180), first - timedelta(days=61)),
        (first - timedelta(days=60), first + timedelta(days=60)),
        (first + timedelta(days=61), first + timedelta(days=150)),
    ]


DIRECTIONS = {
    "fund-technology": {
        "by": "support.direction",
        "budgets": {"import": "15000000.00", "export": "8000000.00"},
    }
}
"""The budgets that the rounds of some services give to directions."""


def _open_rounds(db: Session, today: date) -> None:
    """Open the rounds of each item that has them."""
    numbers: Counter[int] = Counter()
    for opens, closes in _windows(today):
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
                directions=DIRECTIONS.get(one.code, {}),
            )
            for one in items_on(today)
            if one.rounds
        )
    db.flush()
