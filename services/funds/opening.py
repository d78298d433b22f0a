"""Opening rounds: announced, corrected or withdrawn before, closed early or extended after."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services import audit, formats, moments
from services.actor import Actor
from services.announcing.jobs import announce_round
from services.applications.case.texts import refuse_if, written
from services.errors import Conflict, Invalid, Problem
from services.funds.overview import find_item, load_round
from services.jobs import defer
from services.language import N_
from services.models import Round
from services.rounds.windows import Standing, standing

CHANGED = N_("This round has changed since you opened it")

LONGEST_NAME = 60
"""Characters in the name of a round."""
LARGEST = Decimal("1e12")
"""RMB; what the column holds."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is announced of a round; None where nothing, or nothing readable, was filled in.

    Args:
        opens_at, closes_at: aware moments between which filings are accepted.
        costs_from, costs_to: first and last day of the period whose costs or trainings count.
        envelope: budget in RMB.

    """

    name: str
    opens_at: datetime | None
    closes_at: datetime | None
    costs_from: date | None
    costs_to: date | None
    envelope: Decimal | None


def open_round(db: Session, actor: Actor, item_code: str, terms: Terms) -> Round:
    """Announce a round of an item; it opens by itself when its time comes.

    Raises:
        NotFound: the item's rounds are not the actor's to open.
        Invalid: something is missing or wrong, or another round is open at the time.

    """
    item = find_item(actor, item_code)
    _check(db, item.code, terms)
    opened = Round(item_code=item.code, version=1, **_columns(terms))
    with _last_word(db):
        db.add(opened)
    audit.record(
        db, actor.user_id, "round.opened", opened.id, item_code=item.code, after=_told(opened)
    )
    return opened


def correct_round(
    db: Session, actor: Actor, round_id: UUID, terms: Terms, *, version: int
) -> Round:
    """Change a round that has not opened yet.

    Raises:
        NotFound: no such round, or not the actor's to know of.
        Conflict: it was changed since, or has opened.
        Invalid: something is missing or wrong, or another round is open at the time.

    """
    found = _load_to_change(db, actor, round_id, version, Standing.UPCOMING)
    _check(db, found.item_code, terms, besides=found.id)
    before = _told(found)
    with _last_word(db):
        for name, value in _columns(terms).items():
            setattr(found, name, value)
    after = _told(found)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        audit.record(
            db,
            actor.user_id,
            "round.corrected",
            found.id,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return found


def withdraw_round(db: Session, actor: Actor, round_id: UUID, *, version: int, reason: str) -> None:
    """Take back a round that has not opened yet; nothing can have been filed in it.

    Raises:
        NotFound: no such round, or not the actor's to know of.
        Conflict: it was changed since, or has opened.
        Invalid: no reason.

    """
    found = _load_to_change(db, actor, round_id, version, Standing.UPCOMING)
    refuse_if(_no_reason(reason))
    audit.record(
        db,
        actor.user_id,
        "round.withdrawn",
        found.id,
        item_code=found.item_code,
        reason=reason.strip(),
        after=_told(found),
    )
    db.delete(found)
    db.flush()


def close_round(db: Session, actor: Actor, round_id: UUID, *, version: int, reason: str) -> Round:
    """Close an open round now, before its time; who has a draft is told.

    Raises:
        NotFound: no such round, or not the actor's to know of.
        Conflict: it was changed since, or is not open.
        Invalid: no reason.

    """
    found = _load_to_change(db, actor, round_id, version, Standing.OPEN)
    refuse_if(_no_reason(reason))
    _move_end(db, actor, found, "round.closed", moments.now(), reason)
    return found


def extend_round(
    db: Session,
    actor: Actor,
    round_id: UUID,
    *,
    version: int,
    closes_at: datetime | None,
    reason: str,
) -> Round:
    """Keep an open round open for longer; who has a draft is told.

    Raises:
        NotFound: no such round, or not the actor's to know of.
        Conflict: it was changed since, or is not open.
        Invalid: no reason, no later end, or another round is open by then.

    """
    found = _load_to_change(db, actor, round_id, version, Standing.OPEN)
    problems = []
    if closes_at is None or closes_at <= found.closes_at:
        problems.append(
            Problem("closes_at", N_("Enter a moment after the one at which it would close now"))
        )
    else:
        problems += _overlapping(db, found.item_code, found.opens_at, closes_at, found.id)
    refuse_if([*problems, *_no_reason(reason)])
    assert closes_at is not None
    _move_end(db, actor, found, "round.extended", closes_at, reason)
    return found


def _move_end(
    db: Session, actor: Actor, found: Round, action: str, closes_at: datetime, reason: str
) -> None:
    before = {"closes_at": _instant(found.closes_at)}
    with _last_word(db):
        found.closes_at = closes_at
    after = {"closes_at": _instant(closes_at)}
    audit.record(
        db, actor.user_id, action, found.id, before=before, after=after, reason=reason.strip()
    )
    defer(db, announce_round, round_id=str(found.id), kind=action, closes_at=after["closes_at"])


def _load_to_change(
    db: Session, actor: Actor, round_id: UUID, version: int, wanted: Standing
) -> Round:
    found = load_round(db, actor, round_id, lock=True)
    if found.version != version or standing(found, moments.now()) is not wanted:
        raise Conflict(CHANGED)
    return found


# --- what is right ---------------------------------------------------------------


def _check(db: Session, item_code: str, terms: Terms, besides: UUID | None = None) -> None:
    """Refuse terms that are not whole, or not possible beside the item's other rounds.

    Raises:
        Invalid: with a problem for each part.

    """
    problems = [*_window(terms), *_costs(terms)]
    if not problems and terms.opens_at and terms.closes_at:
        problems += _overlapping(db, item_code, terms.opens_at, terms.closes_at, besides)
    name = terms.name.strip()
    if not name:
        problems.insert(0, Problem("name", N_("Enter a name for the round")))
    elif len(name) > LONGEST_NAME:
        message = N_("Use %(longest)s characters or fewer", longest=LONGEST_NAME)
        problems.insert(0, Problem("name", message))
    elif _is_taken(db, item_code, name, besides):
        problems.insert(0, Problem("name", N_("Another round of this service has this name")))
    if terms.envelope is None or not 0 < terms.envelope < LARGEST:
        problems.append(Problem("envelope", N_("Enter the budget of the round in RMB")))
    refuse_if(problems)


def _is_taken(db: Session, item_code: str, name: str, besides: UUID | None) -> bool:
    alike = select(Round.id).where(
        Round.item_code == item_code, Round.name == name, Round.id.is_distinct_from(besides)
    )
    return db.scalar(alike.limit(1)) is not None


def _window(terms: Terms) -> list[Problem]:
    problems = []
    if terms.opens_at is None:
        problems.append(Problem("opens_at", N_("Enter when the round opens")))
    elif moments.local_day(terms.opens_at) < moments.today():
        problems.append(Problem("opens_at", N_("A round cannot open in the past")))
    if terms.closes_at is None:
        problems.append(Problem("closes_at", N_("Enter when the round closes")))
    elif terms.closes_at <= max(terms.opens_at or moments.now(), moments.now()):
        problems.append(Problem("closes_at", N_("The round must close after it opens")))
    return problems


def _costs(terms: Terms) -> list[Problem]:
    problems = []
    if terms.costs_from is None:
        problems.append(Problem("costs_from", N_("Enter the first day that counts")))
    if terms.costs_to is None:
        problems.append(Problem("costs_to", N_("Enter the last day that counts")))
    elif terms.costs_from and terms.costs_to < terms.costs_from:
        problems.append(Problem("costs_to", N_("The last day must not be before the first")))
    return problems


def _overlapping(
    db: Session, item_code: str, opens_at: datetime, closes_at: datetime, besides: UUID | None
) -> list[Problem]:
    other = db.scalar(
        select(Round)
        .where(
            Round.item_code == item_code,
            Round.window.overlaps(func.tstzrange(opens_at, closes_at)),
            Round.id.is_distinct_from(besides),
        )
        .limit(1)
    )
    if other is None:
        return []
    message = N_(
        "The round %(name)s is open from %(opens)s to %(closes)s. Only one can be open at a time",
        name=other.name,
        opens=formats.everywhere(formats.moment, other.opens_at),
        closes=formats.everywhere(formats.moment, other.closes_at),
    )
    return [Problem("opens_at" if other.opens_at <= opens_at else "closes_at", message)]


def _no_reason(reason: str) -> list[Problem]:
    return written(reason, N_("Give the reason"), field="reason")


@contextmanager
def _last_word(db: Session) -> Iterator[None]:
    """A change of rounds, on which the database has the last word.

    Raises:
        Invalid: a colleague has opened another round at the time meanwhile.

    """
    try:
        with db.begin_nested():
            yield
    except IntegrityError as error:
        if "ex_rounds_window" not in str(error.orig):
            raise
        message = N_("Another round is open at that time. Only one can be open at a time")
        raise Invalid([Problem("closes_at", message)]) from error


def _columns(terms: Terms) -> dict[str, Any]:
    return {
        "name": terms.name.strip(),
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
        "costs_from": terms.costs_from,
        "costs_to": terms.costs_to,
        "envelope": terms.envelope,
    }


def _told(found: Round) -> dict[str, str]:
    """The terms of a round as the audit keeps them."""
    return {
        "name": found.name,
        "opens_at": _instant(found.opens_at),
        "closes_at": _instant(found.closes_at),
        "costs_from": found.costs_from.isoformat(),
        "costs_to": found.costs_to.isoformat(),
        "envelope": f"{found.envelope:.2f}",
    }


def _instant(moment: datetime) -> str:
    """A moment in one form, whichever time zone a form or the database reckons it in."""
    return moment.astimezone(UTC).isoformat()
