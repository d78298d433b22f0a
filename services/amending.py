"""Amending particulars that are shown as indicative, without a release.

Each amendment is an entry of the audit and nothing else: that is where it is read from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor, require_administrator
from services.catalogue import Item, all_items, amendments, item
from services.catalogue.amendments import Amendment
from services.catalogue.particulars import (
    Particular,
    Stated,
    amend,
    from_json,
    list_particulars,
    to_json,
)
from services.content import BadContent, Status
from services.database import ReadSession
from services.eligibility import topics
from services.errors import Conflict, Invalid, NotFound, Problem
from services.language import N_, Text
from services.models import AuditEntry
from services.rounds.windows import find_open_round

AMENDED, TAKEN_BACK = "particular.amended", "particular.taken_back"
LATEST = time(23, 30)
"""From this time on an amendment does not count from the very next day: processes read what
there is when that begins."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A particular as it is today, and how it was amended.

    Args:
        latest: the last amendment; it may be one to come.
        to_come: whether that has not taken effect yet.
    """

    particular: Particular
    latest: Amendment | None
    to_come: bool


def follow() -> None:
    """Have the catalogue take in the amendments, in this process."""
    amendments.read_from(_read_in_force)
    amendments.when_changed(topics.cache_clear)


def _read_in_force() -> list[Amendment]:
    with ReadSession() as db:
        return list_amendments(db)


def list_amendments(db: Session) -> list[Amendment]:
    """List the amendments, oldest first, without those that were taken back."""
    entries = db.scalars(
        select(AuditEntry)
        .where(AuditEntry.action.in_((AMENDED, TAKEN_BACK)))
        .order_by(AuditEntry.id)
    ).all()
    gone = {one.data["entry"] for one in entries if one.action == TAKEN_BACK}
    return [_read(one) for one in entries if one.action == AMENDED and one.id not in gone]


def list_amendable(actor: Actor) -> list[tuple[Item, int]]:
    """List the items, each with how many of its particulars are not verified.

    Raises:
        NotFound: only administrators amend.
    """
    require_administrator(actor)
    return [
        (one, sum(p.status != "V" for p in list_particulars(one)))
        for one in all_items(moments.today())
    ]


def list_of(db: Session, actor: Actor, code: str) -> list[Listed]:
    """List the particulars of an item that are not verified, or were amended.

    Raises:
        NotFound: there is no such item, or the actor is no administrator.
    """
    require_administrator(actor)
    current, today = item(code), moments.today()
    known = {
        one.path: one
        for one in list_amendments(db)
        if (one.code, one.version) == (code, current.version)
    }
    return [
        Listed(one, latest, latest is not None and latest.takes_effect > today)
        for one in list_particulars(current)
        if (latest := known.get(one.path)) or one.status != "V"
    ]


def find_listed(db: Session, actor: Actor, code: str, path: str) -> Listed:
    """Find one of them.

    Raises:
        NotFound: there is none, or the actor is no administrator.
    """
    for one in list_of(db, actor, code):
        if one.particular.path == path:
            return one
    raise NotFound


def amend_particular(
    db: Session,
    actor: Actor,
    code: str,
    path: str,
    *,
    values: Mapping[str, Stated],
    source: Text,
    seen_on: date | None,
    status: Status,
) -> date:
    """Record an amendment.

    Args:
        values: what the particular says; what is left out stays.
        source: where that was found, on the day `seen_on`.

    Returns:
        The first day on which it counts. Of an item with rounds, what is filed in the round
        that is open stays as it was announced.

    Raises:
        NotFound: there is no such particular, or the actor is no administrator.
        Conflict: it has an amendment already that is still to come.
        Invalid: nothing would change, the item could not say that, or the day is none on which
            anything was seen.
    """
    if seen_on is None or seen_on > moments.today():
        raise Invalid([Problem("seen_on", N_("Enter the day on which you saw it there"))])
    listed = find_listed(db, actor, code, path)
    if listed.to_come:
        raise Conflict(N_("An amendment of this is to come. Take it back first"))
    before, after = listed.particular, dict(values)
    changed = [key for key, one in after.items() if before.values.get(key) != one]
    if not changed and before.status == status and before.source in (None, source):
        raise Invalid([Problem("source_sc", N_("Nothing would change"))])
    current = item(code)
    try:
        amend(current, path, after, source, status)
    except BadContent as error:
        raise Invalid(
            [Problem(next(iter(changed), "source_sc"), N_("The service could not say that"))]
        ) from error
    takes_effect = _first_day(db, current)
    audit.record(
        db,
        actor.user_id,
        AMENDED,
        None,
        item_code=code,
        item_version=current.version,
        particular=path,
        before={key: to_json(before.values[key]) for key in after},
        after={key: to_json(one) for key, one in after.items()},
        source=to_json(source),
        seen_on=seen_on.isoformat(),
        status=status,
        takes_effect=takes_effect.isoformat(),
    )
    return takes_effect


def take_back(db: Session, actor: Actor, code: str, path: str) -> None:
    """Take back an amendment that has not taken effect.

    Raises:
        NotFound: there is no such particular, or the actor is no administrator.
        Conflict: none is to come.
    """
    listed = find_listed(db, actor, code, path)
    if listed.latest is None or not listed.to_come:
        raise Conflict
    audit.record(
        db,
        actor.user_id,
        TAKEN_BACK,
        None,
        item_code=code,
        particular=path,
        entry=listed.latest.id,
    )


def _first_day(db: Session, of: Item) -> date:
    late = moments.now().astimezone(moments.SHENZHEN).time() >= LATEST
    day = moments.today() + timedelta(days=2 if late else 1)
    current = find_open_round(db, of.code, moments.now()) if of.rounds else None
    after_close = moments.local_day(current.closes_at) + timedelta(days=1) if current else day
    return max(day, after_close)


def _read(entry: AuditEntry) -> Amendment:
    said = entry.data
    return Amendment(
        id=entry.id,
        code=said["item_code"],
        version=said["item_version"],
        path=said["particular"],
        values={key: from_json(one) for key, one in said["after"].items()},
        source=Text(**said["source"]),
        seen_on=date.fromisoformat(said["seen_on"]),
        status=said["status"],
        takes_effect=date.fromisoformat(said["takes_effect"]),
    )
