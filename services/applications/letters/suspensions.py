"""The letters that say that the clock of a case stops, and that it runs again."""

from datetime import date

from services import moments
from services.applications.case.case import Case
from services.applications.casework.suspending import Suspension, suspension_rules
from services.applications.clock import clock
from services.applications.clock.clock import Clock
from services.applications.letters.letters import find_close
from services.applications.letters.pieces import needs_english, printed_filing
from services.applications.lifecycle import Action
from services.documents import papers
from services.models import Event


def suspension(case: Case, event: Event, issue: papers.Issue) -> papers.SuspensionNotice:
    """Compose the notice that the clock is stopped (中止办理通知书)."""
    read = _read_clock(case, event)
    left = read.days_left or 0
    return papers.SuspensionNotice(
        issue=issue,
        filing=printed_filing(case),
        since=moments.local_day(event.at),
        until=date.fromisoformat(event.data["until"]),
        reason=suspension_rules().reasons[Suspension(event.data["suspension"])].name,
        text=event.data["text"],
        used=read.days_used,
        left=max(0, left),
        late=max(0, -left),
        english=needs_english(case),
    )


def resumption(case: Case, event: Event, issue: papers.Issue) -> papers.ResumptionNotice:
    """Compose the notice that the clock runs again (恢复办理通知书)."""
    before = case.application.events[: event.sequence]
    suspended = next(one for one in reversed(before) if one.action == Action.SUSPEND)
    read = _read_clock(case, event)
    assert read.due_on is not None
    return papers.ResumptionNotice(
        issue=issue,
        filing=printed_filing(case),
        since=moments.local_day(suspended.at),
        on=moments.local_day(event.at),
        reason=suspension_rules().reasons[Suspension(suspended.data["suspension"])].name,
        by_itself=event.actor_id is None,
        used=read.days_used,
        late=max(0, -(read.days_left or 0)),
        due=read.due_on,
        english=needs_english(case),
    )


def _read_clock(case: Case, event: Event) -> Clock:
    """Read the clock of a case as it stood with an event."""
    return clock.read(
        case.application.events[: event.sequence],
        case.item.limits,
        moments.local_day(event.at),
        phases=case.lifecycle.phases,
        closes_on=find_close(case),
    )
