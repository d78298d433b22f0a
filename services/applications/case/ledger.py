"""The ledger: one immutable event for each action, hash-chained per application.

Each hash covers the event and the hash before it; the application keeps the
newest, so that an altered, inserted or removed event is detected.
The database forbids changing events (triggers in `migrations/`), but for erasing their
words: the hash covers seals of them (`seals.py`).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from services import moments
from services.actor import Actor
from services.applications.case import seals
from services.applications.lifecycle import Action, Capacity, State
from services.inventory.digests import sha256_of
from services.inventory.sealing import change_rows
from services.models import Application, Event, Paper

SIDES = {
    Capacity.APPLICANT: "applicant",
    Capacity.LEAD: "agency",
    Capacity.JOINT: "agency",
    Capacity.SUPERVISOR: "supervisor",
    Capacity.INSTITUTION: "institution",
    Capacity.SYSTEM: "system",
}


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
