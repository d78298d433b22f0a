"""Divide the budget of a round: try it out, propose a list, or drop what was proposed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor
from services.applications.case.entries import count_left_out, find_recomputing, is_over
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Capacity
from services.catalogue import item
from services.errors import Conflict
from services.funds.experts.scores import find_scores, least_score
from services.funds.scope import load_listed
from services.funds.shares import describe_shares, read_shares, write_share
from services.funds.standing import (
    Taken,
    count_filings,
    find_list,
    find_whole,
    list_concluded,
    list_taken,
    sum_concluded,
)
from services.inventory.digests import sha256_of
from services.language import N_, Message
from services.models import Application, ListEntry, Round, RoundList
from services.rounds.allocating import Allocation, RoundEntry, allocate, allocate_again, rank
from services.rounds.directions import Directions

CHANGED = N_("The list has changed since you opened it")
PROPOSED = N_("A list of this round is proposed already")
HASHED = (
    *("envelope", "unit", "floor", "below", "least"),
    *("asked", "total", "coefficient", "directions"),
)
"""The columns of a list that its hash covers, beside its round, number and entries."""
UNSAID = ("least", "directions")
"""Those of which the hash says nothing where a list has none."""


def propose_list(db: Session, actor: Actor, round_id: UUID) -> RoundList:
    """Propose how the budget of a round is divided among what was found to meet the conditions,
    or what is left of it among what came back since (`divide`).

    Raises:
        NotFound: there is no such round, or its list is not the actor's to propose.
        Conflict: as `find_obstacle` says.

    """
    found = load_listed(db, actor, round_id, capacity=Capacity.LEAD, lock=True)
    obstacle = find_obstacle(db, found.round)
    if obstacle is not None:
        raise Conflict(obstacle)
    made = divide(db, found.round)
    if made.instead_of is not None:
        _replace(db, actor, found.round, made.instead_of)
    before = select(func.count()).where(RoundList.round_id == round_id)
    number = 1 + (db.scalar(before) or 0)
    proposed = RoundList(
        round_id=round_id,
        number=number,
        **describe(found.round, number, made),
        after=made.after.id if made.after else None,
        proposed_by=actor.user_id,
        proposed_at=moments.now(),
    )
    db.add(proposed)
    db.flush()
    keys, ranks = {entry.id: key for key, entry in made.entries.items()}, _ranks(made.allocation)
    db.add_all(
        ListEntry(
            list_id=proposed.id,
            application_id=keys[one.entry.id],
            base=one.entry.base,
            amount=one.amount,
            rule=one.rule.value,
            score=one.entry.score,
            rank=ranks.get(one.entry.id),
            direction=one.entry.direction or None,
        )
        for one in made.allocation.allotments
    )
    record(db, actor, "round.list_proposed", proposed)
    return proposed


def drop_list(db: Session, actor: Actor, round_id: UUID, *, version: int, reason: str) -> None:
    """Drop a list that is proposed and not fixed, so that another can be proposed.

    Raises:
        NotFound: there is no such round, or its list is not the actor's.
        Conflict: there is no such list any more, or it is fixed.
        Invalid: no reason.

    """
    load_listed(db, actor, round_id, capacity=Capacity.LEAD, lock=True)
    proposed = load_proposed(db, round_id, version)
    refuse_if(text_problems(reason, N_("Give the reason"), field="reason"))
    proposed.dropped_by, proposed.dropped_at = actor.user_id, moments.now()
    proposed.reason = reason.strip()
    db.flush()
    record(db, actor, "round.list_dropped", proposed, reason=proposed.reason)


def _replace(db: Session, actor: Actor, found: Round, of: RoundList) -> None:
    """Put a fixed list out of force, since the whole round is divided and published anew."""
    assert found.published_on
    assert found.published_until
    days = [found.published_on.isoformat(), found.published_until.isoformat()]
    found.published_before = [*found.published_before, days]
    found.published_on = found.published_until = found.listed_at = None
    of.dropped_by, of.dropped_at = actor.user_id, moments.now()
    db.flush()
    record(db, actor, "round.list_replaced", of)


@dataclass(frozen=True, slots=True)
class Division:
    """How the budget of a round is divided now, or what is left of it.

    Args:
        entries: whom it concerns, by application.
        envelope: RMB that are divided.
        after: the list of the whole round that it follows; None for the whole round.
        instead_of: the list in whose place the whole round is divided anew, if there is one.
        budgets: RMB of the envelope that each direction gets at most, where it has a budget.
    """

    entries: Mapping[UUID, RoundEntry]
    envelope: Decimal
    allocation: Allocation
    after: RoundList | None = None
    instead_of: RoundList | None = None
    budgets: Mapping[str, Decimal] = field(default_factory=dict)


def divide(db: Session, found: Round) -> Division:
    """Divide the budget of a round among all that was concluded in favour. Once a list is fixed,
    divide what is left of it among what came back since, by the coefficient of that list, or by
    rank; or, if the round redistributes and nothing is decided yet, all of it once more among all.
    """
    entries, whole = list_entries(db, found), find_whole(db, found.id)
    budgets, least = Directions.stored(found.directions).budgets, least_score(found)
    if whole is None or find_recomputing(db, found) is not None:
        every = [*entries.values()]
        allocation = allocate(found.envelope, found, every, least, directions=budgets)
        return Division(entries, found.envelope, allocation, instead_of=whole, budgets=budgets)
    taken = list_taken(db, found.id)
    again = {key: entry for key, entry in entries.items() if key not in taken}
    left = found.envelope - _sum_taken(taken.values())
    of_each = {
        code: budget - _sum_taken(one for one in taken.values() if one.direction == code)
        for code, budget in budgets.items()
    }
    back = [*again.values()]
    if item(found.item_code).allocation == "competitive":
        allocation = allocate(left, found, back, least, directions=of_each)
    else:
        allocation = allocate_again(
            Fraction(whole.coefficient),
            left,
            found,
            back,
            shares=read_shares(whole),
            directions=of_each,
        )
    return Division(again, left, allocation, after=whole, budgets=of_each)


def _sum_taken(taken: Iterable[Taken]) -> Decimal:
    return sum((one.amount for one in taken), Decimal(0))


def find_share(db: Session, found: Round) -> Fraction:
    """Find the share that would be paid of each amount, if the round were divided now.

    By rule that is the budget over all that is recognised in favour, which one statement adds up.
    """
    if item(found.item_code).allocation == "competitive" or found.directions:
        return divide(db, found).allocation.share
    recognised = sum_concluded(db, found.id)
    return min(Fraction(1), Fraction(found.envelope) / Fraction(recognised or 1))


def find_obstacle(db: Session, found: Round) -> Message | None:
    """Find what keeps a list from being proposed, if anything."""
    if moments.now() < found.closes_at:
        return N_("The round is still open")
    if (newest := find_list(db, found.id)) is not None:
        return _find_obstacle_after(db, found, newest)
    return _find_obstacle_before(db, found)


def _find_obstacle_after(db: Session, found: Round, newest: RoundList) -> Message | None:
    """Find what keeps another list from being proposed after one."""
    if newest.fixed_at is None:
        return PROPOSED
    if not is_over(newest):
        return N_("The list is not published to its end yet")
    left_out = count_left_out(db, found.id)
    if left_out.objected_to:
        return N_("%(count)s objections are not answered yet", count=left_out.objected_to)
    if waiting := count_filings(db, found.id).waiting:
        return N_("%(count)s applications are not concluded yet", count=waiting)
    if missing := _count_unscored(db, found):
        return N_("The scores of %(count)s applications are not in yet", count=missing)
    if not divide(db, found).entries:
        return N_("All that was concluded in favour is on a list")
    return None


def _find_obstacle_before(db: Session, found: Round) -> Message | None:
    """Find what keeps the first list of a round from being proposed."""
    if waiting := count_filings(db, found.id).waiting:
        return N_("%(count)s applications are not concluded yet", count=waiting)
    if sum_concluded(db, found.id) is None:
        return N_("No application was found to meet the conditions")
    if missing := _count_unscored(db, found):
        return N_("The scores of %(count)s applications are not in yet", count=missing)
    return None


def _count_unscored(db: Session, found: Round) -> int:
    """Count those of the filings concluded in favour whose scores are not in, if any are asked."""
    if item(found.item_code).allocation == "rule":
        return 0
    scores = find_scores(db, found)
    return sum(one.id not in scores for one in list_concluded(db, found.id))


def list_entries(db: Session, found: Round) -> Mapping[UUID, RoundEntry]:
    """List the filings of a round that were concluded in favour, with what was recognised; of a
    competitive round, those whose scores are in.
    """
    concluded = list_concluded(db, found.id, by=Directions.stored(found.directions).by)
    if item(found.item_code).allocation == "rule":
        return {
            one.id: RoundEntry(one.number, one.base, direction=one.direction) for one in concluded
        }
    scores = find_scores(db, found)
    return {
        one.id: RoundEntry(
            one.number, one.base, scores[one.id].score, scores[one.id].ties, one.direction
        )
        for one in concluded
        if one.id in scores
    }


def load_proposed(db: Session, round_id: UUID, version: int) -> RoundList:
    """Load and lock the list of a round that is proposed and not fixed.

    Raises:
        Conflict: there is none, it is fixed, or it is no longer the version on screen.

    """
    proposed = find_list(db, round_id, lock=True)
    if proposed is None or proposed.fixed_at is not None or proposed.version != version:
        raise Conflict(CHANGED)
    return proposed


def describe(found: Round, number: int, made: Division) -> dict[str, Any]:
    """Write a division as the columns of a list, with the hash of all that it says."""
    allocation = made.allocation
    said = {
        "envelope": made.envelope,
        "unit": found.unit,
        "floor": found.floor,
        "below": found.below,
        "least": least_score(found),
        "asked": allocation.asked,
        "total": allocation.total,
        "coefficient": write_share(allocation.share),
        "directions": describe_shares(found.directions, made.budgets, allocation),
    }
    ranks = _ranks(allocation)
    entries = [
        _hashed(
            one.entry.id,
            one.entry.base,
            one.amount,
            one.rule.value,
            one.entry.score,
            ranks.get(one.entry.id),
            one.entry.direction,
        )
        for one in allocation.allotments
    ]
    hashed = said | _follows(made.after)
    return said | {"hash": hash_list(found.id, number, hashed, entries)}


def hash_list(
    round_id: UUID,
    number: int,
    said: Mapping[str, Any],
    entries: Iterable[tuple[Any, ...]],
) -> str:
    """Hash a list and its entries with SHA-256, in hex.

    Args:
        said: a list by rule has no least score, one of a round without budgets of directions
            has none of these, and the hash does not say so.
        entries: case number, base, amount and rule of each; of a competitive round, also
            score and rank; and its direction, if it has one.
    """
    known = {key: value for key, value in said.items() if key not in UNSAID or value}
    return sha256_of(
        {
            "round": round_id,
            "number": number,
            **{key: _money(value) for key, value in known.items()},
            "entries": sorted([_money(value) for value in entry] for entry in entries),
        }
    )


def is_unaltered(db: Session, of: RoundList) -> bool:
    """Check a list and its entries, as they are stored, against the hash of the list."""
    rows = db.execute(
        select(
            Application.number,
            ListEntry.base,
            ListEntry.amount,
            ListEntry.rule,
            ListEntry.score,
            ListEntry.rank,
            ListEntry.direction,
        )
        .join(Application, Application.id == ListEntry.application_id)
        .where(ListEntry.list_id == of.id)
    )
    said = {column: getattr(of, column) for column in HASHED}
    said |= _follows(db.get(RoundList, of.after) if of.after else None)
    entries = [_hashed(row[0] or "", *row[1:]) for row in rows]
    return hash_list(of.round_id, of.number, said, entries) == of.hash


def _follows(after: RoundList | None) -> dict[str, str]:
    """Say in a hash which list it follows; of a whole list, nothing."""
    return {"after": after.hash} if after else {}


def _ranks(allocation: Allocation) -> Mapping[str, int]:
    """Rank the entries of a competitive round; those of a round by rule have no ranks."""
    entries = [one.entry for one in allocation.allotments]
    return rank(one for one in entries if one.score is not None)


def _hashed(
    case: str,
    base: Decimal,
    amount: Decimal,
    rule: str,
    score: Decimal | None,
    place: int | None,
    direction: str | None,
) -> tuple[Any, ...]:
    """Put together what the hash of a list covers of an entry."""
    scored = () if score is None else (score, place)
    return (case, base, amount, rule, *scored, *((direction,) if direction else ()))


def _money(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def record(db: Session, actor: Actor, action: str, of: RoundList, **more: Any) -> None:
    """Write in the audit what somebody did to a list, with its figures."""
    audit.record(
        db,
        actor.user_id,
        action,
        of.round_id,
        list_number=str(of.number),
        asked=f"{of.asked:.2f}",
        envelope=f"{of.envelope:.2f}",
        coefficient=of.coefficient,
        total=f"{of.total:.2f}",
        list_hash=of.hash,
        **more,
    )
