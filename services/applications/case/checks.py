"""Hold cases and their papers against their ledgers, and name what is wrong first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from services import moments
from services.applications.case import ledger, seals
from services.applications.case.opinions import current_opinions, current_waivers
from services.applications.case.recusals import current_recusals
from services.applications.case.reopenings import find_decision
from services.applications.lifecycle import Action, State
from services.applications.rows import ROWS
from services.inventory import reading
from services.inventory.digests import sha256_of
from services.models import Application, Event, Paper


@dataclass(frozen=True, slots=True)
class LedgerFlaw:
    """The first place where a ledger is wrong."""

    application_id: UUID
    sequence: int
    reason: str


def verify(db: Session) -> Iterator[LedgerFlaw]:
    """Check every ledger, oldest application first."""
    for application_ids in reading.batches(db.connection(), "case"):
        yield from verify_cases(db, application_ids)
        db.expunge_all()


def verify_cases(db: Session, application_ids: Sequence[UUID]) -> Iterator[LedgerFlaw]:
    """Check the ledgers of some applications. A fixed number of statements."""
    papers: dict[UUID, list[Paper]] = {application_id: [] for application_id in application_ids}
    issued = select(Paper).where(Paper.application_id.in_(application_ids)).order_by(Paper.id)
    for paper in db.scalars(issued):
        papers[paper.application_id].append(paper)
    applications = (
        select(Application)
        .where(Application.id.in_(application_ids))
        .order_by(Application.id)
        .options(selectinload(Application.reviews), selectinload(Application.events))
        .execution_options(populate_existing=True)
    )
    for application in db.scalars(applications):
        if flaw := check(application, application.events, papers[application.id]):
            yield flaw


def check(
    application: Application, events: Sequence[Event], papers: Iterable[Paper]
) -> LedgerFlaw | None:
    """Find the first flaw in the ledger of an application, or None.

    Args:
        events: all of its events, by sequence.
        papers: all papers issued on it.

    """
    try:
        return _find_broken_link(application, events) or _find_difference(
            application, events, papers
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return LedgerFlaw(application.id, len(events), "values are not such as the portal writes")


def _find_broken_link(application: Application, events: Sequence[Event]) -> LedgerFlaw | None:
    """Find the first event that is not the next of the chain, or None."""
    previous, state = "", None
    for expected, event in enumerate(events, start=1):
        reason = (
            "an event is missing"
            if event.sequence != expected
            else "the chain is broken"
            if event.previous_hash != previous
            else "the event was altered"
            if event.hash != ledger.hash_event(event)
            else "the states do not join"
            if state is not None and event.from_state != state
            else None
        )
        if reason:
            return LedgerFlaw(application.id, expected, reason)
        previous, state = event.hash, event.to_state
    if not events or previous != application.ledger_head:
        return LedgerFlaw(application.id, len(events) + 1, "the newest event is missing")
    return None


def _find_difference(
    application: Application, events: Sequence[Event], papers: Iterable[Paper]
) -> LedgerFlaw | None:
    """Find the first difference between the tables of a case and its events, or None."""
    if events[-1].to_state != application.state:
        return LedgerFlaw(application.id, len(events), "the state was altered")
    last = {event.action: event for event in events}
    return (
        _find_wrong_erasure(application, last, events)
        or _find_altered_value(application, last, events)
        or _find_altered_paper(papers, last, events)
    )


DECISIONS = {action.value: row.decides for action, row in ROWS.items() if row.decides}
ENDS = {action.value: row.ends for action, row in ROWS.items() if row.ends}


def _find_wrong_erasure(
    application: Application, last: Mapping[str, Event], events: Sequence[Event]
) -> LedgerFlaw | None:
    """Find the first sign that a case was erased without an event that says so, or None."""
    erased = last.get(Action.ERASE.value)
    if application.erased_at != (erased.at if erased else None):
        return LedgerFlaw(
            application.id, (erased or events[-1]).sequence, "the erasure was altered"
        )
    for event in events if erased is None else ():
        if seals.is_sealed(event.data):
            return LedgerFlaw(application.id, event.sequence, "words were erased")
    return None


def _find_altered_value(
    application: Application, last: Mapping[str, Event], events: Sequence[Event]
) -> LedgerFlaw | None:
    """Find the first difference between an application's columns and its events, or None."""

    def flaw(event: Event, what: str) -> LedgerFlaw:
        return LedgerFlaw(application.id, event.sequence, f"{what} altered")

    signed = [event for event in events if "answers" in event.data]
    kept = signed_answers(application)
    if signed and kept is not None and signed[-1].data["answers"] != sha256_of(kept):
        return flaw(signed[-1], "the answers were")
    filed = last.get(Action.SUBMIT.value)
    if application.number != (filed.data["number"] if filed else None):
        return flaw(filed or events[-1], "the number was")
    decided = find_decision(events)
    if application.decision != (DECISIONS[decided.action] if decided else None):
        return flaw(decided or events[-1], "the decision was")
    amount = decided.data.get("amount") if decided else None
    if application.granted != (Decimal(amount) if amount else None):
        return flaw(decided or events[-1], "the amount granted was")
    given = current_opinions(events)
    for review in application.reviews:
        opined = given.get(review.body_code)
        said = (opined.data["opinion"], _words_of(opined)) if opined else (None, "")
        if (review.opinion, review.opinion_text) != said:
            return flaw(opined or events[-1], "an opinion was")
    if {one.body_code for one in application.reviews if one.waived_at} != current_waivers(events):
        return flaw(last.get(Action.WAIVE_OPINION.value) or events[-1], "a waiver was")
    aside = {person for one in application.reviews for person in one.recused}
    if not aside <= current_recusals(events):
        return flaw(last.get(Action.GRANT_RECUSAL.value) or events[-1], "who stepped aside was")
    return None


def _words_of(opined: Event) -> str:
    """Return what an opinion says; nothing where that was erased."""
    return "" if seals.is_sealed(opined.data) else str(opined.data["text"])


def signed_answers(application: Application) -> Mapping[str, Any] | None:
    """Return the answers that were signed; in a correction, others are being prepared.

    None if they were erased, or of a correction that was asked for when they were not kept
    beside it.
    """
    if application.erased_at is not None:
        return None
    if application.state == State.CORRECTION:
        return (application.correction or {}).get("signed")
    return application.answers


def _find_altered_paper(
    papers: Iterable[Paper], last: Mapping[str, Event], events: Sequence[Event]
) -> LedgerFlaw | None:
    """Find the first paper that differs from the events of its case, or None."""
    held = {(paper.kind, paper.occurrence): paper for paper in papers}
    issued = _read_issues(events)
    if wrong := _find_unknown_paper(held, issued, last, events):
        return wrong
    for which, paper in held.items():
        ended = _find_end(issued[which], events)
        stands: tuple[str, date | None] = ("in_force", None)
        if ended:
            stands = (ENDS[ended.action].status, moments.local_day(ended.at))
        if (paper.status, paper.ended_on) != stands:
            ends = (one for one in reversed(events) if one.action in ENDS)
            event = ended or next(ends, events[-1])
            return LedgerFlaw(
                event.application_id, event.sequence, "the standing of a paper was altered"
            )
    return None


def _read_issues(events: Sequence[Event]) -> dict[tuple[str, int], Event]:
    """Find the event of each paper, by its kind and which of its kind it is."""
    issued: dict[tuple[str, int], Event] = {}
    count: Counter[str] = Counter()
    for event in events:
        if "paper" in event.data:
            kind = event.data["paper"]["kind"]
            count[kind] += 1
            issued[kind, count[kind]] = event
    return issued


def _find_end(issued: Event, events: Sequence[Event]) -> Event | None:
    """Find the first event after the issue of a paper that ends papers of its kind, or None."""
    kind = issued.data["paper"]["kind"]
    later = (event for event in events[issued.sequence :] if event.action in ENDS)
    return next((event for event in later if kind in ENDS[event.action].kinds), None)


def _find_unknown_paper(
    papers: Mapping[tuple[str, int], Paper],
    issued: Mapping[tuple[str, int], Event],
    last: Mapping[str, Event],
    events: Sequence[Event],
) -> LedgerFlaw | None:
    """Find the first paper that is not as the event of its issue says, or None."""
    for which, paper in papers.items():
        if which not in issued:
            return LedgerFlaw(paper.application_id, len(events), "a paper is not in the ledger")
        said, held = issued[which].data["paper"], ledger.describe_paper(paper)
        if seals.is_sealed(said):  # erased, and the paper is about to be
            said, held = ({**one, "name": None} for one in (said, held))
        if said != held:
            return LedgerFlaw(paper.application_id, issued[which].sequence, "a paper was altered")
    for which, event in issued.items():
        if which not in papers and Action.ERASE not in last:
            return LedgerFlaw(event.application_id, event.sequence, "a paper is missing")
    return None
