"""What letters say of a return, a hand-over, an extension, an early end, a slip, and a case that is
decided anew.
"""

from datetime import date, datetime

from services import moments
from services.applications.case.appeals import find_open_appeal
from services.applications.case.case import Case
from services.applications.clock import clock
from services.applications.letters.letters import find_close
from services.applications.letters.pieces import (
    needs_english,
    printed_filing,
    word_reasons,
    word_remedies,
)
from services.applications.lifecycle import Action
from services.catalogue.limits import word_length
from services.documents import papers
from services.models import Event, Paper
from services.plan import load_plan


def returned(case: Case, event: Event, issue: papers.Issue) -> papers.StepNotice:
    """Compose the notice that an application is returned (退件通知书)."""
    lapsed = event.action == Action.LAPSE
    return papers.StepNotice(
        issue=issue,
        filing=printed_filing(case),
        step="lapsed" if lapsed else "returned",
        reasons=() if lapsed else word_reasons(event),
        text=event.data.get("text", ""),
        remedies=word_remedies(case, issue.on),
        english=needs_english(case),
    )


def extension(case: Case, event: Event, issue: papers.Issue) -> papers.StepNotice:
    """Compose the notice that the limit is extended (延期通知书)."""
    limit = case.item.require_limit("extension")
    read = clock.read(
        case.application.events[: event.sequence],
        case.item.limits,
        moments.local_day(event.at),
        phases=case.lifecycle.phases,
        closes_on=find_close(case),
    )
    return papers.StepNotice(
        issue=issue,
        filing=printed_filing(case),
        step="extended",
        text=event.data["text"],
        due=read.due_on,
        days=word_length(limit).as_text(),
        basis=limit.basis,
        english=needs_english(case),
    )


def transferred(case: Case, event: Event, issue: papers.Issue) -> papers.StepNotice:
    """Compose the notice that another unit goes on with a case (转办告知书)."""
    granted = case.application.events[: event.sequence]
    text = next(one for one in reversed(granted) if one.action == Action.TRANSFER).data["text"]
    return papers.StepNotice(
        issue=issue,
        filing=printed_filing(case),
        step="transferred",
        text=text,
        due=moments.local_day(datetime.fromisoformat(event.data["since"])),
        former=load_plan().bodies[event.data["passed"]["from"]].name,
        english=needs_english(case),
    )


def discontinued(case: Case, event: Event, issue: papers.Issue) -> papers.StepNotice:
    """Compose the notice that a case is ended without a decision (终止通知书)."""
    return papers.StepNotice(
        issue=issue,
        filing=printed_filing(case),
        step="discontinued",
        text=event.data["text"],
        remedies=word_remedies(case, issue.on),
        english=needs_english(case),
    )


def rectification(
    case: Case, event: Event, decided: Paper, issue: papers.Issue
) -> papers.RectificationNotice:
    """Compose the notice that a slip in the decision is put right (更正通知书)."""
    return papers.RectificationNotice(
        issue=issue,
        filing=printed_filing(case),
        decision=decided.number,
        decided_on=decided.issued_on,
        former=event.data["former"],
        words=event.data["note"],
        english=needs_english(case),
    )


def reopening(
    case: Case, event: Event, decided: Paper, issue: papers.Issue
) -> papers.ReopeningNotice:
    """Compose the notice that a case is decided anew (重新办理通知书)."""
    appeal = find_open_appeal(case.application.events[: event.sequence - 1])
    since = date.fromisoformat(event.data["since"])
    read = clock.read(
        case.application.events[: event.sequence],
        case.item.limits,
        since,
        phases=case.lifecycle.phases,
    )
    assert read.due_on is not None
    return papers.ReopeningNotice(
        issue=issue,
        filing=printed_filing(case),
        decision=decided.number,
        decided_on=decided.issued_on,
        authority=appeal.data["name"] if appeal else "",
        reference=event.data.get("reference", ""),
        revoked_on=date.fromisoformat(event.data.get("on", event.data["since"])),
        text=event.data["text"],
        since=since,
        due=read.due_on,
        english=needs_english(case),
    )
