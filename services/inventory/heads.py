"""Signed heads: the state of all ledgers on a day, small enough to be kept elsewhere.

A head counts all events, and all entries of the audit, up to a number, and hashes their
hashes in order. So it is true for ever: whatever is taken out, cut off or exchanged later
makes it wrong. Each head holds the hash of the one before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from services import moments
from services.inventory.digests import is_signed_by, public_key, sha256_of, sign
from services.models import AuditEntry, Event, SignedHead

SETTLED = timedelta(hours=1)
"""How old an event is before it is in a head: no transaction that could be before it still runs."""
BATCH = 5000
START: dict[str, Any] = {"until": 0, "count": 0, "root": ""}
LEDGERS = {"events": Event.__table__.c, "audit": AuditEntry.__table__.c}
"""What a head is of, in its words."""


@dataclass(frozen=True, slots=True)
class HeadFlaw:
    """What differs between the ledgers and a signed head."""

    number: int
    reason: str


def sign_head(db: Session) -> SignedHead:
    """Sign the state of all ledgers as it is now, but for the last hour."""
    connection, now = db.connection(), moments.now()
    connection.execute(select(func.pg_advisory_xact_lock(8_201_735)))  # one at a time
    last = db.scalar(select(SignedHead).order_by(SignedHead.number.desc()).limit(1))
    before = last.document if last else {}
    document = {
        "number": last.number + 1 if last else 1,
        "at": now.isoformat(timespec="seconds"),
        "previous": sha256_of(before) if last else "",
        "key": public_key(),
        **{
            name: _roll(
                connection,
                columns,
                before.get(name, START),
                _newest(connection, columns, now - SETTLED),
            )
            for name, columns in LEDGERS.items()
        },
    }
    head = SignedHead(number=document["number"], document=document, signature=sign(document))
    db.add(head)
    db.flush()
    return head


def export(head: SignedHead) -> dict[str, Any]:
    """Write a head to be kept elsewhere, as JSON values."""
    return {"document": head.document, "signature": head.signature}


def list_heads(db: Session) -> Sequence[SignedHead]:
    """List all signed heads, oldest first."""
    return db.scalars(select(SignedHead).order_by(SignedHead.number)).all()


def check_heads(db: Session) -> Iterator[HeadFlaw]:
    """Check that all signed heads are there, and true."""
    previous = ""
    heads = list_heads(db)
    for number, head in enumerate(heads, start=1):
        document = head.document
        if head.number != number:
            yield HeadFlaw(number, "the signed head is missing")
            return
        if not is_signed_by(public_key(), document, head.signature):
            yield HeadFlaw(number, "the signed head was altered, or signed with another key")
            return
        if (document["number"], document["previous"]) != (number, previous):
            yield HeadFlaw(number, "the signed head is in another place")
            return
        previous = sha256_of(document)
    for name in LEDGERS:
        yield from _check_ledger(db.connection(), name, [head.document for head in heads])


def check_against(db: Session, kept: dict[str, Any]) -> Iterator[HeadFlaw]:
    """Check the ledgers against a head that was kept elsewhere.

    Args:
        kept: as `export` wrote it.

    """
    document = kept["document"]
    if not is_signed_by(public_key(), document, kept["signature"]):
        yield HeadFlaw(0, "the head that was kept was altered, or signed with another key")
        return
    for name in LEDGERS:
        yield from _check_ledger(db.connection(), name, [document])


def _check_ledger(
    connection: Connection, name: str, documents: Sequence[dict[str, Any]]
) -> Iterator[HeadFlaw]:
    """Go through a ledger once, and compare it with each head where that was signed."""
    state = START
    for document in documents:
        said = document[name]
        state = _roll(connection, LEDGERS[name], state, said["until"])
        if state["count"] != said["count"]:
            reason = f"{name}: {said['count']} were signed, and {state['count']} are there"
            yield HeadFlaw(document["number"], reason)
        elif state != said:
            yield HeadFlaw(document["number"], f"{name}: others are there than were signed")


def _newest(connection: Connection, columns: Any, before: datetime) -> int:
    """Return the number of the newest event or entry that is older than a moment, or 0."""
    return connection.scalar(select(func.max(columns.id)).where(columns.at < before)) or 0


def _roll(
    connection: Connection, columns: Any, start: dict[str, Any], until: int
) -> dict[str, Any]:
    """Go on from one state of a ledger up to a number; a state never goes back.

    Args:
        columns: of its table.
    """
    count, root, after = start["count"], start["root"], start["until"]
    query = select(columns.id, columns.hash).where(columns.id <= until).order_by(columns.id)
    while rows := connection.execute(query.where(columns.id > after).limit(BATCH)).all():
        for row in rows:
            count, root = count + 1, sha256(f"{root}{row.hash}".encode()).hexdigest()
        after = rows[-1].id
    return {"until": max(until, start["until"]), "count": count, "root": root}
