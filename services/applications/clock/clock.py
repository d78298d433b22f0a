"""The clock of an application (时限), calculated from its events. Nothing is stored twice.

Days are those of Shenzhen. The day of an event belongs to the state that it ends:
counting starts on the next working day [K, the general rule on terms]. While a case is
suspended no day counts (行政许可法 art. 45). What is late when a pause begins stays late.
See `docs/decisions/0027-a-pause-on-the-last-day.md`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal, Protocol

from services import moments
from services.applications.clock.calendar import (
    ONE_DAY,
    CalendarUnknown,
    add_working_days,
    is_provisional,
    next_working_day,
    working_days_between,
)
from services.applications.lifecycle import ENDED, Action, ClockEffect, Phase, State
from services.applications.lifecycles import DECIDED
from services.applications.rows import ROWS
from services.catalogue import Limit
from services.language import N_

ClockHolder = Literal["agency", "applicant", "nobody"]
LimitUnit = Literal["working_day", "day"]
Pause = tuple[date, date]
"""The days on which a case was paused and resumed."""

ORDERED = N_("As the decision that revoked the first one sets")
"""The basis of the days in which a case is decided anew, where whoever ordered it set them."""

HOLDERS: Mapping[State, ClockHolder] = {
    State.CORRECTION: "applicant",
    State.CLARIFICATION: "applicant",
    State.SUSPENDED: "nobody",
    State.CLOSED: "applicant",  # the result waits to be collected
    State.DELIVERED: "nobody",  # of a case that was opened again since
}
"""Who holds a submitted case in each state; the agencies where missing."""


class ClockEvent(Protocol):
    """What the clock reads of an event, such as `models.Event`."""

    @property
    def action(self) -> str:
        """The action: a member of `Action`."""

    @property
    def to_state(self) -> str:
        """The state afterwards: a member of `State`."""

    @property
    def at(self) -> datetime:
        """The moment, with a time zone."""

    @property
    def data(self) -> Mapping[str, Any]:
        """The data of the action."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Where an application stands in time.

    Days are counted in the unit of the limit; `agency_days`, `applicant_days` and
    `suspended_days` in working days.

    Args:
        phase: the phase that runs; None before submission and after the end.
        started_on: the day of the event that started the phase; it does not count.
        due_on: the last day in time. While a case is paused in time, the last day if the
            pause ends when it is expected to; None if the calendar does not reach that far.
        resumes_on: while paused, the day on which the pause is expected to end.
        limit: the limit that runs, with its basis; None where the item has none.
        days_allowed: days of the limit, with the extension.
        days_used: days counted so far.
        days_left: days up to the due day, or days left when a pause began;
            negative once the due day has passed.
        days_excluded: days of pauses, which the limit leaves out.
        overdue: whether the due day has passed, or had when the pause began.
        anew: whether the limit counts from where the case was opened again.
        provisional: whether the due day is in a year whose working days are not
            published yet.
        agency_days, applicant_days, suspended_days: working days since submission, by
            who held the case; their sum is `elapsed_days`.

    """

    phase: Phase | None = None
    started_on: date | None = None
    due_on: date | None = None
    resumes_on: date | None = None
    limit: Limit | None = None
    days_allowed: int | None = None
    days_used: int = 0
    days_left: int | None = None
    days_excluded: int = 0
    overdue: bool = False
    paused: bool = False
    extended: bool = False
    anew: bool = False
    provisional: bool = False
    agency_days: int = 0
    applicant_days: int = 0
    suspended_days: int = 0

    @property
    def elapsed_days(self) -> int:
        """Working days from submission to today, or to the end of the case."""
        return self.agency_days + self.applicant_days + self.suspended_days

    @property
    def acts_by(self) -> date | None:
        """The day by which somebody has to act next, by which lists are sorted.

        While a case is paused in time, that is the end of the pause. A missed day stays.
        """
        return self.resumes_on if self.resumes_on and not self.overdue else self.due_on


def read(
    events: Iterable[ClockEvent],
    limits: Iterable[Limit],
    today: date | None = None,
    *,
    phases: Mapping[State, Phase] = DECIDED.phases,
    closes_on: date | None = None,
    published: Sequence[Pause] = (),
) -> Clock:
    """Calculate the clock of an application.

    Args:
        events: its events, oldest first.
        limits: the limits of its item.
        today: the day to read it on; today in Shenzhen if not given.
        phases: the phase of each state, by the nature of the item.
        closes_on: the day on which its round closes; the decision counts from there at
            the earliest, so that who files early is not late by that.
        published: the first and last day of each publicity of an entry of its on the round's
            lists, which do not count.

    Raises:
        CalendarUnknown: a due day is in a year whose working days are unknown.

    """
    collected, today = _collect_days(events, phases), today or moments.today()
    held = _days_by_holder(collected, today)
    phase = Phase.PAUSED if collected.paused else phases.get(collected.state)
    collected.not_before = closes_on
    collected.pauses = sorted([*collected.pauses, *published])
    running: dict[str, Any] = {}
    if phase:
        by_phase: dict[str, Limit] = {limit.phase: limit for limit in limits}
        running = _phase_fields(collected, phase, by_phase, today)
    return Clock(
        **running,
        agency_days=held["agency"],
        applicant_days=held["applicant"],
        suspended_days=held["nobody"],
    )


def due_after(start: date, limit: Limit) -> date:
    """Calculate the last day of a limit that counts from the day after `start`.

    A limit of calendar days that ends on a day off ends on the next working day
    [K, the general rule on terms].

    Raises:
        CalendarUnknown: the day is in a year whose working days are unknown.

    """
    return _Term(start, limit, limit.days).due_on()


def days_overdue(
    events: Iterable[ClockEvent], due_on: date | None, today: date | None = None
) -> int | None:
    """Count the working days since a missed day, without those of pauses.

    Args:
        events: those of the case, oldest first; those that pause and resume suffice.
        due_on: the day that is stored of the case or of a review of it.
        today: the day to read it on; today in Shenzhen if not given.

    Returns:
        The days, which stand still while the case is paused; None while it is in time.

    """
    collected = _collect_days(events, {})
    until = collected.paused or today or moments.today()
    if due_on is None or until <= due_on:
        return None
    paused = sum(
        working_days_between(max(start, due_on), min(end, until))
        for start, end in collected.pauses
        if start < until and end > due_on
    )
    return working_days_between(due_on, until) - paused


def read_opinion_day(
    events: Iterable[ClockEvent], limit: Limit, asked_on: date, *, phases: Mapping[State, Phase]
) -> date:
    """Calculate the day by which a joint body has to act; pauses since it was asked count for
    its limit as they do for the case's.

    Raises:
        CalendarUnknown: the day is in a year whose working days are unknown.

    """
    collected = _collect_days(events, phases)
    due = _Term(asked_on, limit, limit.days, collected.pauses).due_on()
    in_time = collected.paused is not None and collected.paused <= due
    return collected.resumes if in_time and collected.resumes else due


@dataclass
class _ClockDays:
    """The days that the clock needs, collected from the events."""

    state: State = State.DRAFT
    phase: Phase | None = None
    """The newest phase that has begun; pauses do not count."""
    started: dict[Phase, date] = field(default_factory=dict)
    received: date | None = None
    """The day of the last submission or corrected filing."""
    answer_due: date | None = None
    pauses: list[Pause] = field(default_factory=list)
    paused: date | None = None
    resumes: date | None = None
    extended: Phase | None = None
    issued: date | None = None
    not_before: date | None = None
    """The day before which the decision does not count."""
    anew: bool = False
    """Whether what was decided is decided anew."""
    ordered: tuple[int, LimitUnit] | None = None
    """The days for that, where whoever ordered it set them."""
    stays: list[tuple[State, date]] = field(default_factory=list)
    """Each state after submission, with the day on which it began."""


def _collect_days(events: Iterable[ClockEvent], phases: Mapping[State, Phase]) -> _ClockDays:
    collected = _ClockDays()
    for event in events:
        day, state = moments.local_day(event.at), State(event.to_state)
        effect = ROWS[Action(event.action)].effect
        _begin_phase(collected, phases.get(state), day, backdated=effect is ClockEffect.BACKDATES)
        _apply_effect(collected, effect, state, day, event.data)
        if collected.started and state is not collected.state:
            collected.stays.append((state, day))
        collected.state = state
    return collected


def _begin_phase(collected: _ClockDays, phase: Phase | None, day: date, *, backdated: bool) -> None:
    """Record when a phase begins; a pause interrupts the phase before it."""
    if phase in {None, Phase.PAUSED, collected.phase}:
        return
    assert phase is not None
    before = collected.started.get(collected.phase) if backdated and collected.phase else None
    collected.phase, collected.started[phase] = phase, before or day


def _apply_effect(
    collected: _ClockDays,
    effect: ClockEffect | None,
    state: State,
    day: date,
    data: Mapping[str, Any],
) -> None:
    if state is State.RECEIVED and collected.state is not state:
        collected.received = day
    if state is State.CORRECTION and collected.state is not state:
        collected.answer_due = _day_in(data, "due_on")
    match effect:
        case ClockEffect.PAUSES:
            collected.paused, collected.resumes = day, _day_in(data, "until")
        case ClockEffect.MAY_PAUSE:
            collected.paused = day if data.get("stops") else None
            collected.resumes = _day_in(data, "due_on")
        case ClockEffect.RESUMES:
            if collected.paused:
                collected.pauses.append((collected.paused, day))
            collected.paused = collected.resumes = None
        case ClockEffect.EXTENDS:
            collected.extended = collected.phase
        case ClockEffect.STOPS:
            collected.issued = day
        case ClockEffect.RESTARTS:
            _restart(collected, _day_in(data, "since") or day, data)
        case _:
            pass


def _restart(collected: _ClockDays, day: date, data: Mapping[str, Any]) -> None:
    """Let the decision count from a day on, as if nothing had come before."""
    collected.started[Phase.DECISION], collected.anew = day, True
    collected.ordered = (data["days"], data["day_unit"]) if data.get("days") else None
    collected.received = collected.extended = collected.issued = None
    collected.pauses = []


def _day_in(data: Mapping[str, Any], key: str) -> date | None:
    return date.fromisoformat(data[key]) if data.get(key) else None


def _phase_fields(
    collected: _ClockDays, phase: Phase, limits: Mapping[str, Limit], today: date
) -> dict[str, Any]:
    """Calculate the fields of `Clock` for the phase that runs."""
    measured = Phase.DECISION if phase is Phase.PAUSED else phase
    limit = limits.get(measured)
    anew = collected.anew and measured is Phase.DECISION
    if anew and limit and collected.ordered:
        days, unit = collected.ordered
        limit = limit.model_copy(update={"days": days, "unit": unit, "basis": ORDERED.as_text()})
    start = collected.started[measured]
    if limit and limit.from_receipt and collected.received:
        start = collected.received
    if measured is Phase.DECISION and collected.not_before:
        start = max(start, collected.not_before)
    fields: dict[str, Any] = {"phase": phase, "started_on": start, "anew": anew}
    if collected.resumes:
        fields |= {"paused": phase is Phase.PAUSED, "resumes_on": collected.resumes}
    if limit is None:
        return fields

    extended = measured is collected.extended and "extension" in limits
    allowed = limit.days + (limits["extension"].days if extended else 0)
    pauses = collected.pauses if measured is Phase.DECISION else []
    term = _Term(start, limit, allowed, pauses)
    until = max(_counted_until(collected, phase, today), start)
    due = term.due_on()
    if phase is Phase.CORRECTION and collected.answer_due:
        due = next_working_day(collected.answer_due)
    shown: date | None = due
    if phase is Phase.PAUSED and until <= due:
        shown = term.due_after_pause(until, max(collected.resumes or today, today))
    return fields | {
        "due_on": shown,
        "limit": limit,
        "days_allowed": allowed,
        "days_used": term.count(start, until),
        "days_left": _days_between(until, due, limit) if until <= due else -term.count(due, until),
        "days_excluded": _days_between(start, max(today, start), limit) - term.count(start, until)
        if measured is Phase.DECISION
        else 0,
        "overdue": until > due,
        "extended": extended,
        "provisional": shown is not None and is_provisional(shown),
    }


def _counted_until(collected: _ClockDays, phase: Phase, today: date) -> date:
    """Return the day up to which a phase counts; a pause or an issued result stops it."""
    if phase is Phase.PAUSED and collected.paused:
        return collected.paused
    if phase is Phase.DELIVERY and collected.issued:
        return collected.issued
    return today


def _days_by_holder(collected: _ClockDays, today: date) -> Counter[ClockHolder]:
    """Count the working days since submission, by who held the case."""
    days: Counter[ClockHolder] = Counter()
    over = collected.state in ENDED
    for (state, start), (_, end) in pairwise([*collected.stays, (collected.state, today)]):
        if not over or state not in ENDED:
            days[HOLDERS.get(state, "agency")] += working_days_between(start, end)
    return days


# --- days of a limit, without pauses -------------------------------------------


@dataclass(frozen=True, slots=True)
class _Term:
    """A limit from the day of an event on, and what interrupts it.

    Args:
        days: how many days it has, in its unit.
        pauses: the days on which it was paused and resumed, oldest first.

    """

    start: date
    limit: Limit
    days: int
    pauses: Sequence[Pause] = ()

    def due_on(self) -> date:
        """Calculate the last day in time.

        A pause that begins in time leaves what is left for after it, if only the day on
        which it ends. One that begins later changes nothing.
        """
        start, left = self.start, self.days
        due = self._end(start, left)
        for paused, resumed in self._interruptions():
            if paused > due:
                break
            left = max(0, left - _days_between(start, paused, self.limit))
            start = resumed
            due = self._end(start, left)
        return due

    def due_after_pause(self, paused: date, resumed: date) -> date | None:
        """Calculate the last day if a pause ends on a day; None beyond the calendar."""
        with suppress(CalendarUnknown):
            return replace(self, pauses=(*self.pauses, (paused, resumed))).due_on()
        return None

    def count(self, start: date, until: date) -> int:
        """Count the days after `start` up to and including `until`, without those of pauses."""
        excluded = sum(
            _days_between(max(paused, start), min(resumed, until), self.limit)
            for paused, resumed in self._interruptions()
            if paused < until and resumed > start
        )
        return _days_between(start, until, self.limit) - excluded

    def _interruptions(self) -> Iterator[Pause]:
        """Yield the pauses that end after the start, from the start at the earliest."""
        for paused, resumed in self.pauses:
            if resumed > self.start:
                yield max(paused, self.start), resumed

    def _end(self, start: date, days: int) -> date:
        if self.limit.unit == "working_day" and days:
            return add_working_days(start, days)
        return next_working_day(start + days * ONE_DAY)


def _days_between(start: date, end: date, limit: Limit) -> int:
    """Count the days after `start` up to and including `end`, in the limit's unit; signed."""
    if limit.unit == "working_day":
        return working_days_between(start, end)
    return (end - start).days
