"""The ledger: one immutable event for each action, hash-chained per application.

Each hash covers the event and the hash before it; the application keeps the
newest, so that an altered, inserted or removed event is detected.
The database forbids changing events (triggers in `migrations/`), but for erasing their
words: the hash covers seals of them (`seals.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from services import moments
from services.actor import Actor
from services.applications.case import seals
from services.applications.lifecycle import Action, Capacity, State
from services.applications.rows import ROWS
from services.inventory.digests import sha256_of
from services.inventory.sealing import change_rows
from services.models import Application, Event, Paper

BATCH = 500
"""How many applications `verify` holds in memory at once."""

SIDES = {
    Capacity.APPLICANT: "applicant",
    Capacity.LEAD: "agency",
    Capacity.JOINT: "agency",
    Capacity.SYSTEM: "system",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first place where a ledger is wrong."""

    application_id: UUID
    sequence: int
    reason: str


def append(
    db: Session,
    application: Application,
    action: Action,
    *,
    to: State,
    capacity: Capacity,
    actor: Actor | None,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> Event:
    """Append an event to an application that is stored, and locked by the caller.

    Args:
        to: the state of the application after the action.
        capacity: how the actor stands to the case; `Capacity.SYSTEM` without an actor.
        at: aware moment of the action.
        data: the data of the action, JSON values only.

    """
    event = _write(
        db, application, action, to=to, capacity=capacity, actor=actor, at=at, data=data or {}
    )
    application.ledger_head = event.hash
    return event


def append_paper(db: Session, application: Application, paper: Paper) -> Event:
    """Append the event of a paper that was just issued, by which it can be known.

    Nothing happens to the case: its version stays, so what somebody is about to send still fits.
    """
    event = _write(
        db,
        application,
        Action.PUT_ON_PAPER,
        to=State(application.state),
        capacity=Capacity.SYSTEM,
        actor=None,
        at=moments.now(),
        data=seals.add_salt({"paper": describe_paper(paper)}),
    )
    db.flush()
    change_rows(db, Application, Application.id == application.id, ledger_head=event.hash)
    return event


def describe_paper(paper: Paper) -> dict[str, Any]:
    """Return what identifies a paper, as its event has it."""
    return {
        "kind": paper.kind,
        "number": paper.number,
        "body": paper.body_code,
        "name": paper.holder,
        "issued_on": paper.issued_on.isoformat(),
        "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
        "sha256": paper.sha256,
    }


def _write(
    db: Session,
    application: Application,
    action: Action,
    *,
    to: State,
    capacity: Capacity,
    actor: Actor | None,
    at: datetime,
    data: dict[str, Any],
) -> Event:
    event = Event(
        sequence=len(application.events) + 1,
        application_id=application.id,
        at=at.astimezone(UTC),
        action=action.value,
        from_state=application.state,
        to_state=to.value,
        side=SIDES[capacity],
        actor_id=actor.user_id if actor else None,
        body_code=actor.body if actor else None,
        data=data,
        previous_hash=application.ledger_head or "",
    )
    event.hash = hash_event(event)
    values = {column.key: getattr(event, column.key) for column in _WRITTEN}
    event.id = db.connection().execute(_INSERT, values).scalar_one()
    set_committed_value(application, "events", [*application.events, event])
    return event


# Without the ORM: an event never changes, and tracking changes would double the cost.
_WRITTEN = [column for column in Event.__table__.c if column.key != "id"]
_INSERT = insert(Event).returning(Event.id)


def hash_event(event: Event) -> str:
    """Hash an event's canonical JSON, which has the hash before it, with SHA-256, in hex."""
    return sha256_of(hashed_content(event))


def hashed_content(event: Event) -> dict[str, Any]:
    """Return what the hash of an event covers, as JSON values."""
    return {
        "application": str(event.application_id),
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": event.action,
        "from": event.from_state,
        "to": event.to_state,
        "side": event.side,
        "actor": str(event.actor_id) if event.actor_id else None,
        "body": event.body_code,
        "data": seals.seal(event.data),
        "previous": event.previous_hash,
    }


def check(
    application: Application, events: Sequence[Event], papers: Iterable[Paper]
) -> Flaw | None:
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
        return Flaw(application.id, len(events), "values are not such as the portal writes")


def _find_broken_link(application: Application, events: Sequence[Event]) -> Flaw | None:
    """Find the first event that is not the next of the chain, or None."""
    previous, state = "", None
    for expected, event in enumerate(events, start=1):
        reason = (
            "an event is missing"
            if event.sequence != expected
            else "the chain is broken"
            if event.previous_hash != previous
            else "the event was altered"
            if event.hash != hash_event(event)
            else "the states do not join"
            if state is not None and event.from_state != state
            else None
        )
        if reason:
            return Flaw(application.id, expected, reason)
        previous, state = event.hash, event.to_state
    if not events or previous != application.ledger_head:
        return Flaw(application.id, len(events) + 1, "the newest event is missing")
    return None


def _find_difference(
    application: Application, events: Sequence[Event], papers: Iterable[Paper]
) -> Flaw | None:
    """Find the first difference between the tables of a case and its events, or None."""
    if events[-1].to_state != application.state:
        return Flaw(application.id, len(events), "the state was altered")
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
) -> Flaw | None:
    """Find the first sign that a case was erased without an event that says so, or None."""
    erased = last.get(Action.ERASE.value)
    if application.erased_at != (erased.at if erased else None):
        return Flaw(application.id, (erased or events[-1]).sequence, "the erasure was altered")
    for event in events if erased is None else ():
        if seals.is_sealed(event.data):
            return Flaw(application.id, event.sequence, "words were erased")
    return None


def _find_altered_value(
    application: Application, last: Mapping[str, Event], events: Sequence[Event]
) -> Flaw | None:
    """Find the first difference between an application's columns and its events, or None."""

    def flaw(event: Event, what: str) -> Flaw:
        return Flaw(application.id, event.sequence, f"{what} altered")

    signed = [event for event in events if "answers" in event.data]
    kept = _signed_answers(application)
    if signed and kept is not None and signed[-1].data["answers"] != sha256_of(kept):
        return flaw(signed[-1], "the answers were")
    filed = last.get(Action.SUBMIT.value)
    if application.number != (filed.data["number"] if filed else None):
        return flaw(filed or events[-1], "the number was")
    decided = next((last[action] for action in DECISIONS if action in last), None)
    if application.decision != (DECISIONS[decided.action] if decided else None):
        return flaw(decided or events[-1], "the decision was")
    approved = last.get(Action.APPROVE.value)
    amount = approved.data.get("amount") if approved else None
    if application.granted != (Decimal(amount) if amount else None):
        return flaw(approved or events[-1], "the amount granted was")
    given = current_opinions(events)
    for review in application.reviews:
        opined = given.get(review.body_code)
        said = (opined.data["opinion"], _words_of(opined)) if opined else (None, "")
        if (review.opinion, review.opinion_text) != said:
            return flaw(opined or events[-1], "an opinion was")
    return None


def _words_of(opined: Event) -> str:
    """Return what an opinion says; nothing where that was erased."""
    return "" if seals.is_sealed(opined.data) else str(opined.data["text"])


def _signed_answers(application: Application) -> Mapping[str, Any] | None:
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
) -> Flaw | None:
    """Find the first paper that differs from the events of its case, or None."""
    by_kind = {paper.kind: paper for paper in papers}
    if wrong := _find_unknown_paper(by_kind, last, events):
        return wrong
    ended = next((last[action] for action in ENDS if action in last), None)
    fallen: dict[str, tuple[str, date | None]] = {}
    if ended:
        ends = ENDS[ended.action]
        fallen = dict.fromkeys(ends.kinds, (ends.status, moments.local_day(ended.at)))
    for paper in by_kind.values():
        if (paper.status, paper.ended_on) != fallen.get(paper.kind, ("in_force", None)):
            event = ended or events[-1]
            return Flaw(event.application_id, event.sequence, "the standing of a paper was altered")
    return None


def _find_unknown_paper(
    papers: Mapping[str, Paper], last: Mapping[str, Event], events: Sequence[Event]
) -> Flaw | None:
    """Find the first paper that is not as the event of its issue says, or None."""
    issued = {event.data["paper"]["kind"]: event for event in events if "paper" in event.data}
    for kind, paper in papers.items():
        if kind not in issued:
            return Flaw(paper.application_id, len(events), "a paper is not in the ledger")
        said, held = issued[kind].data["paper"], describe_paper(paper)
        if seals.is_sealed(said):  # erased, and the paper is about to be
            said, held = ({**one, "name": None} for one in (said, held))
        if said != held:
            return Flaw(paper.application_id, issued[kind].sequence, "a paper was altered")
    for kind, event in issued.items():
        if kind not in papers and Action.ERASE not in last:
            return Flaw(event.application_id, event.sequence, "a paper is missing")
    return None


MOST_RESERVED_FIRST = ("disagree", "agree_with_conditions", "agree", "not_concerned")
"""Opinions, the most reserved first, which stands where two bodies become one."""


def current_opinions(events: Iterable[Event]) -> dict[str, Event]:
    """Find the current opinion of each body: its own, or one of a body it took over from.

    A body that is asked again has none until it answers.
    """
    given: dict[str, Event] = {}
    for event in events:
        if event.action == Action.OPINE and event.body_code:
            given[event.body_code] = event
        elif event.action == Action.CONSULT:
            for code in event.data.get("again", ()):
                given.pop(code, None)
        elif event.action == Action.HAND_OVER:
            given = hand_on_opinions(given, event.data["moves"])
    return given


def hand_on_opinions(
    given: Mapping[str, Event], moves: Iterable[Mapping[str, Any]]
) -> dict[str, Event]:
    """Assign opinions to the bodies after a hand-over; of several, the most reserved stands.

    Args:
        moves: the moves that the event of the hand-over records.

    """
    successors = {move["from"]: move["to"] for move in moves}
    lie: dict[str, list[Event]] = {}
    for code, event in given.items():
        lie.setdefault(successors.get(code, code), []).append(event)
    return {
        code: min(events, key=lambda event: MOST_RESERVED_FIRST.index(event.data["opinion"]))
        for code, events in lie.items()
    }


def check_case(db: Session, application_id: UUID) -> Flaw | None:
    """Find the first flaw in the ledger of one application. A fixed number of statements."""
    application = db.get_one(
        Application,
        application_id,
        options=[selectinload(Application.reviews), selectinload(Application.events)],
        populate_existing=True,
    )
    papers = db.scalars(select(Paper).where(Paper.application_id == application_id))
    return check(application, application.events, papers)


def verify(db: Session) -> Iterator[Flaw]:
    """Check every ledger, oldest application first."""
    after: UUID | None = None
    while True:
        query = (
            select(Application)
            .options(selectinload(Application.reviews))
            .order_by(Application.id)
            .limit(BATCH)
        )
        applications = db.scalars(query.where(Application.id > after) if after else query).all()
        if not applications:
            return
        chains: dict[UUID, list[Event]] = {application.id: [] for application in applications}
        issued: dict[UUID, list[Paper]] = {application.id: [] for application in applications}
        for event in db.scalars(
            select(Event).where(Event.application_id.in_(chains)).order_by(Event.id)
        ):
            chains[event.application_id].append(event)
        for paper in db.scalars(
            select(Paper).where(Paper.application_id.in_(issued)).order_by(Paper.id)
        ):
            issued[paper.application_id].append(paper)
        for application in applications:
            events = sorted(chains[application.id], key=lambda event: event.sequence)
            flaw = check(application, events, issued[application.id])
            if flaw:
                yield flaw
        after = applications[-1].id
        db.expunge_all()
