"""Access records: who among staff signed in, was refused, opened a case or downloaded what.

What staff change is in the ledger and the audit; this is what they see. Applicants are not
recorded. A record is on the disk before the page that it tells of is sent, so that nothing
which somebody saw can be lost with a process.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services import moments
from services.actor import STAFF_ROLES, Actor, require_administrator
from services.audit import find_people
from services.database import counting_engine, recording_by_driver
from services.documents.numbering import parse_case_number
from services.language import N_, Message
from services.models import AccessRecord, Application, User
from services.models.base import new_key
from services.moments import SHENZHEN
from services.periods import period

PAGE = 50
MOST_EXPORTED = 10_000
"""How many records one file holds at most."""
LONGEST_PATH = 200
MOST_REMEMBERED = 10_000
"""How many openings of cases a process remembers, so as not to record them twice."""


class AccessKind(StrEnum):
    """Kinds of access that are recorded."""

    SIGNED_IN = "signed_in"
    PASSWORD_REFUSED = "password_refused"  # noqa: S105
    CODE_REFUSED = "code_refused"
    REFUSED = "refused"
    OPENED = "opened"
    DOWNLOADED = "downloaded"


KIND_NAMES: Mapping[AccessKind, Message] = {
    AccessKind.SIGNED_IN: N_("Sign-in succeeded"),
    AccessKind.PASSWORD_REFUSED: N_("Sign-in failed: password"),
    AccessKind.CODE_REFUSED: N_("Sign-in failed: code"),
    AccessKind.REFUSED: N_("Was refused"),
    AccessKind.OPENED: N_("Opened a case"),
    AccessKind.DOWNLOADED: N_("Downloaded"),
}


@dataclass(frozen=True, slots=True)
class AccessFilters:
    """Filters of the list of records.

    Args:
        person: part of a name or an email address.
        number: of a case, as a whole.
        kind: an `AccessKind`, or empty.
        since: first day, in Shenzhen.
        until: last day, in Shenzhen.
    """

    person: str = ""
    number: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One record, ready to be read.

    Args:
        number: of the case, if there is one.
    """

    at: datetime
    name: str
    email: str
    words: Message
    number: str
    address: str
    path: str


@dataclass(frozen=True, slots=True)
class AccessPage:
    """One page of records, newest first; `older` is the key of the next, if any."""

    lines: Sequence[AccessLine]
    older: UUID | None


_INSERT = insert(AccessRecord).on_conflict_do_nothing()  # built once, for every opening runs it

_opened: set[tuple[UUID, UUID | None, str, datetime]] = set()
"""By whom which case was opened, from where and in which hour, as far as this process knows."""

# --- recording -----------------------------------------------------------------


def record(kind: AccessKind, actor: Actor, address: str, path: str, case: UUID | None) -> None:
    """Record what a member of staff saw or was refused, at once and for good. One statement.

    A case that was opened from the same address in the same hour is not recorded again; a
    process that has recorded it does not ask the database for that.

    Args:
        case: the key of the case that the address names.
    """
    row = _row(kind, actor.user_id, address, path, case)
    row |= {
        "body_code": actor.body or actor.institution,
        "role": actor.role.value if actor.role else None,
    }
    hour = row["at"].replace(minute=0, second=0, microsecond=0)
    opening = (actor.user_id, case, address, hour) if kind is AccessKind.OPENED else None
    if opening in _opened:
        return
    with recording_by_driver() as db:
        db.insert_row(_INSERT, {"id": new_key(), **row})
    if opening:
        if len(_opened) >= MOST_REMEMBERED:
            _opened.clear()
        _opened.add(opening)


def record_sign_in(db: Session, user: User, address: str) -> None:
    """Record that a member of staff signed in, in the transaction that opens the session."""
    if user.staff_role in STAFF_ROLES:
        db.add(AccessRecord(**_row(AccessKind.SIGNED_IN, user.id, address)))


def record_failure(kind: AccessKind, email: str, address: str) -> None:
    """Record that somebody failed to sign in, if the account is a member of staff's.

    It is kept though the caller's transaction fails. Nobody learns from the time taken whose
    accounts are staff's: the statement is sent for each address, and does not wait for the disk.
    """
    account = select(
        *(literal(value) for value in (moments.now(), kind.value, address, "")), User.id
    ).where(User.email == email, User.staff_role.in_(STAFF_ROLES))
    statement = insert(AccessRecord).from_select(
        ["at", "kind", "address", "path", "user_id"], account
    )
    with counting_engine().connect() as connection:
        connection.execute(statement)


def _row(
    kind: AccessKind, user_id: UUID, address: str, path: str = "", case: UUID | None = None
) -> dict[str, Any]:
    return {
        "at": moments.now(),
        "user_id": user_id,
        "kind": kind.value,
        "address": address,
        "path": path[:LONGEST_PATH],
        "application_id": case,
    }


# --- reading -------------------------------------------------------------------


def list_records(
    db: Session, actor: Actor, wanted: AccessFilters, *, before: UUID | None = None
) -> AccessPage:
    """List the records, newest first, by key: the last page is as fast as the first.

    Args:
        before: `older` of the page before.

    Raises:
        NotFound: only administrators may.
    """
    rows = db.execute(_query(db, actor, wanted, before).limit(PAGE + 1)).all()
    lines = [_read(*row) for row in rows[:PAGE]]
    return AccessPage(lines, rows[PAGE - 1][0].id if len(rows) > PAGE else None)


def export_records(db: Session, actor: Actor, wanted: AccessFilters) -> Iterator[AccessLine]:
    """Read the newest records that are wanted, `MOST_EXPORTED` at most.

    Raises:
        NotFound: only administrators may.
    """
    rows = db.execute(_query(db, actor, wanted, None).limit(MOST_EXPORTED))
    return (_read(*row) for row in rows)


def _query(
    db: Session, actor: Actor, wanted: AccessFilters, before: UUID | None
) -> Select[AccessRecord, User, str | None]:
    require_administrator(actor)
    return (
        select(AccessRecord, User, Application.number)
        .outerjoin(User, User.id == AccessRecord.user_id)
        .outerjoin(Application, Application.id == AccessRecord.application_id)
        .where(*_conditions(db, wanted), *([AccessRecord.id < before] if before else ()))
        .order_by(AccessRecord.id.desc())
    )


def _conditions(db: Session, wanted: AccessFilters) -> Iterator[ColumnElement[bool]]:
    if wanted.person:
        yield AccessRecord.user_id.in_(find_people(db, wanted.person))
    if wanted.number:
        number = parse_case_number(wanted.number) or wanted.number
        found = select(Application.id).where(Application.number == number)
        yield AccessRecord.application_id.in_(found)
    if wanted.kind:
        yield AccessRecord.kind == wanted.kind
    if wanted.since:
        yield AccessRecord.at >= datetime.combine(wanted.since, time.min, SHENZHEN)
    if wanted.until:
        yield AccessRecord.at <= datetime.combine(wanted.until, time.max, SHENZHEN)


def _read(row: AccessRecord, user: User | None, number: str | None) -> AccessLine:
    return AccessLine(
        at=row.at,
        name=user.name if user else "",
        email=user.email if user else "",
        words=KIND_NAMES[AccessKind(row.kind)],
        number=number or "",
        address=row.address,
        path=row.path,
    )


# --- forgetting ----------------------------------------------------------------


def forget_old(db: Session, now: datetime) -> None:
    """Delete the records that were kept long enough."""
    db.execute(delete(AccessRecord).where(AccessRecord.at < period("staff_access").before(now)))
