"""Rounds: announced, corrected or withdrawn before they open, closed early or extended after."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor
from services.applications.case.texts import refuse_if, text_problems
from services.catalogue import Item, item
from services.catalogue.fields import RowsField
from services.catalogue.rules.markets import MarketOfRound
from services.errors import Conflict, Invalid, Problem
from services.funds.overview import find_item, load_round
from services.jobs import ANNOUNCE_ROUND, defer
from services.language import N_
from services.models import Round
from services.rounds import directions, terms
from services.rounds.terms import RoundStanding, Terms, round_standing

CHANGED = N_("This round has changed since you opened it")


def announces_markets(of: Item) -> bool:
    """Check whether the rounds of an item announce a table of markets and a list of exhibitions."""
    return any(
        isinstance(rule, MarketOfRound)
        for field in of.by_path.values()
        if isinstance(field, RowsField)
        for rule in field.checks
    )


def open_round(db: Session, actor: Actor, item_code: str, proposed: Terms) -> Round:
    """Announce a round of an item; it opens by itself when its time comes.

    Raises:
        NotFound: the actor may not open rounds of this item.
        Invalid: something is missing or wrong, or another round is open at the time.

    """
    led = find_item(actor, item_code)
    _check_terms(db, led, proposed)
    opened = Round(item_code=led.code, version=1, **_columns(led, proposed))
    with _refuse_overlap(db):
        db.add(opened)
    audit.record(
        db,
        actor.user_id,
        "round.opened",
        opened.id,
        item_code=led.code,
        after=_audit_values(opened),
    )
    return opened


def correct_round(
    db: Session, actor: Actor, round_id: UUID, proposed: Terms, *, version: int
) -> Round:
    """Change a round that has not opened yet.

    Raises:
        NotFound: there is no such round, or the actor may not see it.
        Conflict: it was changed since, or has opened.
        Invalid: something is missing or wrong, or another round is open at the time.

    """
    found = _load_to_change(db, actor, round_id, version, RoundStanding.UPCOMING)
    of = item(found.item_code)
    _check_terms(db, of, proposed, besides=found.id)
    before = _audit_values(found)
    with _refuse_overlap(db):
        for name, value in _columns(of, proposed).items():
            setattr(found, name, value)
    after = _audit_values(found)
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
    """Withdraw a round that has not opened yet; nothing can have been filed in it.

    Raises:
        NotFound: there is no such round, or the actor may not see it.
        Conflict: it was changed since, or has opened.
        Invalid: no reason.

    """
    found = _load_to_change(db, actor, round_id, version, RoundStanding.UPCOMING)
    refuse_if(_reason_problems(reason))
    audit.record(
        db,
        actor.user_id,
        "round.withdrawn",
        found.id,
        item_code=found.item_code,
        reason=reason.strip(),
        after=_audit_values(found),
    )
    db.delete(found)
    db.flush()


def close_round(db: Session, actor: Actor, round_id: UUID, *, version: int, reason: str) -> Round:
    """Close an open round early, and notify everybody with a draft.

    Raises:
        NotFound: there is no such round, or the actor may not see it.
        Conflict: it was changed since, or is not open.
        Invalid: no reason.

    """
    found = _load_to_change(db, actor, round_id, version, RoundStanding.OPEN)
    refuse_if(_reason_problems(reason))
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
    """Extend an open round, and notify everybody with a draft.

    Raises:
        NotFound: there is no such round, or the actor may not see it.
        Conflict: it was changed since, or is not open.
        Invalid: the reason is missing, the end is not later, or another round is open by then.

    """
    found = _load_to_change(db, actor, round_id, version, RoundStanding.OPEN)
    others = _list_other_rounds(db, found.item_code, besides=found.id)
    refuse_if([*terms.closing_problems(found, closes_at, others), *_reason_problems(reason)])
    assert closes_at is not None
    _move_end(db, actor, found, "round.extended", closes_at, reason)
    return found


def _move_end(
    db: Session, actor: Actor, found: Round, action: str, closes_at: datetime, reason: str
) -> None:
    before = {"closes_at": _write_utc(found.closes_at)}
    with _refuse_overlap(db):
        found.closes_at = closes_at
    after = {"closes_at": _write_utc(closes_at)}
    audit.record(
        db, actor.user_id, action, found.id, before=before, after=after, reason=reason.strip()
    )
    defer(db, ANNOUNCE_ROUND, round_id=str(found.id), kind=action, closes_at=after["closes_at"])


def _load_to_change(
    db: Session, actor: Actor, round_id: UUID, version: int, wanted: RoundStanding
) -> Round:
    found = load_round(db, actor, round_id, lock=True)
    if found.version != version or round_standing(found, moments.now()) is not wanted:
        raise Conflict(CHANGED)
    return found


# --- checks ----------------------------------------------------------------------


def _check_terms(db: Session, of: Item, proposed: Terms, besides: UUID | None = None) -> None:
    """Refuse terms that are incomplete or wrong, or that overlap another round of the item.

    Raises:
        Invalid: with a problem for each wrong field.

    """
    others = _list_other_rounds(db, of.code, besides)
    by, lines, envelope = proposed.split_by, proposed.directions, proposed.envelope
    refuse_if(
        [
            *terms.find_problems(proposed, others, moments.now()),
            *directions.find_problems(of, by, lines, envelope),
        ]
    )


def _list_other_rounds(db: Session, item_code: str, besides: UUID | None) -> Sequence[Round]:
    return db.scalars(
        select(Round)
        .where(Round.item_code == item_code, Round.id.is_distinct_from(besides))
        .order_by(Round.opens_at)
    ).all()


def _reason_problems(reason: str) -> list[Problem]:
    return text_problems(reason, N_("Give the reason"), field="reason")


@contextmanager
def _refuse_overlap(db: Session) -> Iterator[None]:
    """Save a change of a round; the database refuses a round that overlaps another.

    Raises:
        Invalid: a colleague has just opened another round at that time.

    """
    try:
        with db.begin_nested():
            yield
    except IntegrityError as error:
        if "ex_rounds_window" not in str(error.orig):
            raise
        message = N_("Another round is open at that time. Only one can be open at a time")
        raise Invalid([Problem("closes_at", message)]) from error


def _columns(of: Item, proposed: Terms) -> dict[str, Any]:
    split = directions.read_directions(of, proposed.split_by, proposed.directions)
    return {
        "name": proposed.name.strip(),
        "opens_at": proposed.opens_at,
        "closes_at": proposed.closes_at,
        "costs_from": proposed.costs_from,
        "costs_to": proposed.costs_to,
        "envelope": proposed.envelope,
        "unit": proposed.unit,
        "floor": proposed.floor,
        "below": proposed.below,
        "publicity_days": proposed.publicity_days,
        "guide": proposed.guide.strip(),
        "freed": proposed.freed,
        "emerging": terms.market_codes(proposed.emerging),
        "exhibitions": list(dict.fromkeys(proposed.exhibitions)),
        "directions": split.as_json(),
    }


def _audit_values(found: Round) -> dict[str, str | None]:
    """Write the terms of a round as the audit log keeps them."""
    return {
        "name": found.name,
        "opens_at": _write_utc(found.opens_at),
        "closes_at": _write_utc(found.closes_at),
        "costs_from": found.costs_from.isoformat(),
        "costs_to": found.costs_to.isoformat(),
        "envelope": f"{found.envelope:.2f}",
        "unit": f"{found.unit:.2f}",
        "floor": None if found.floor is None else f"{found.floor:.2f}",
        "below": found.below,
        "publicity_days": str(found.publicity_days),
        "guide": found.guide or None,
        "freed": found.freed,
        "emerging": ", ".join(found.emerging) or None,
        "exhibitions": "\n".join(found.exhibitions) or None,
        "directions": directions.write_lines(found.item_code, found.directions, "sc") or None,
    }


def _write_utc(moment: datetime) -> str:
    """Write a moment in UTC, whatever time zone it came in."""
    return moment.astimezone(UTC).isoformat()
