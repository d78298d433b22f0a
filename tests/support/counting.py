"""Counting days on one's fingers, and cases to count them of: what the clock is held against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from services.applications.clock.calendar import is_working_day

DAY = timedelta(days=1)
STARTS = st.dates(min_value=date(2016, 1, 4), max_value=date(2025, 6, 30))


@dataclass
class Counted:
    """What counting on one's fingers gives."""

    due: date
    used: int
    left: int
    excluded: int
    late: bool


Pause = tuple[date, date]


def by_hand(
    start: date, allowed: int, pauses: Iterable[Pause], today: date, unit: str = "working_day"
) -> Counted:
    """Write out every day after the start, cross out those of pauses, and count what remains."""

    def counts(day: date) -> bool:
        return unit == "day" or is_working_day(day)

    def open_from(day: date) -> date:
        return next(d for n in range(30) if is_working_day(d := day + n * DAY))

    crossed_out = {
        paused + n * DAY for paused, ended in pauses for n in range(1, (ended - paused).days + 1)
    }
    days = [d for n in range(1, 600) if counts(d := start + n * DAY)]
    running = [d for d in days if d not in crossed_out]
    spent = running[allowed - 1]
    due = open_from(spent)
    for paused, ended in pauses:  # paused with no day left, and not yet late
        if spent <= paused <= due and paused < ended:
            due = open_from(ended)
    late = today > due
    return Counted(
        due,
        used=sum(d <= today for d in running),
        left=-sum(due < d <= today for d in running)
        if late
        else sum(today < d <= due for d in days),
        excluded=sum(d <= today for d in days if d in crossed_out),
        late=late,
    )


AROUND_HOLIDAYS = st.sampled_from(
    [
        date(year, month, day)
        for year in range(2016, 2025)
        for month, day in ((1, 4), (9, 3), (9, 24))
    ]
)
WHERE = st.sampled_from(["on the way", "on the last day", "late"])


@st.composite
def suspended(draw: st.DrawFn, allowed: int, unit: str) -> tuple[date, list[Pause]]:
    """Draw the day of acceptance and the pauses of a case, some on its last day, some too late."""
    start = day = draw(st.one_of(STARTS, AROUND_HOLIDAYS))
    pauses: list[Pause] = []
    for _ in range(draw(st.integers(0, 4))):
        run, pause = draw(st.integers(0, 15)), draw(st.integers(0, 30))
        last = by_hand(start, allowed, pauses, day, unit).due
        where = draw(WHERE)
        first = {"on the way": day + run * DAY, "on the last day": last, "late": last + run * DAY}
        paused = max(day, first[where])
        day = paused + pause * DAY
        pauses.append((paused, day))
    return start, pauses


def told(start: date, pauses: Iterable[Pause]) -> list[tuple[str, str]]:
    """Write the same as actions."""
    days = [("submit", start), ("accept", start), ("start_review", start)]
    for paused, ended in pauses:
        days += [("suspend", paused), ("resume", ended)]
    return [(action, day.isoformat()) for action, day in days]
