"""Divide the budget of a round: try it out, propose a list, or drop what was proposed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Action, Capacity, State
from services.catalogue import item
from services.catalogue.money.results import PaymentTerms
from services.errors import Conflict, NotFound
from services.funds.scope import load_listed
from services.funds.standing import count_filings, find_list
from services.inventory.digests import sha256_of
from services.language import N_, Message
from services.models import Application, Event, ListEntry, Round, RoundList
from services.rounds.allocating import Allocation, RoundEntry, allocate

CHANGED = N_("The list has changed since you opened it")
PROPOSED = N_("A list of this round is proposed already")
HASHED = ("envelope", "unit", "floor", "below", "asked", "total", "coefficient")
"""The columns of a list that its hash covers, beside its round, number and entries."""


def propose_list(db: Session, actor: Actor, round_id: UUID) -> RoundList:
    """Propose how the budget of a round is divided among what was found to meet the conditions.

    Raises:
        NotFound: there is no such round, or its list is not the actor's to propose.
        Conflict: the round is open, a filing is not concluded, or there is a list already.

    """
    found = load_listed(db, actor, round_id, lock=True)
    if found.capacity is not Capacity.LEAD:
        raise NotFound
    obstacle = find_obstacle(db, found.round)
    if obstacle is not None:
        raise Conflict(obstacle)
    entries = list_entries(db, found.round)
    allocation = allocate(found.round.envelope, found.round, [*entries.values()])
    before = select(func.count()).where(RoundList.round_id == round_id)
    number = 1 + (db.scalar(before) or 0)
    proposed = RoundList(
        round_id=round_id,
        number=number,
        **describe(found.round, number, allocation),
        proposed_by=actor.user_id,
        proposed_at=moments.now(),
    )
    db.add(proposed)
    db.flush()
    keys = {entry.id: key for key, entry in entries.items()}
    db.add_all(
        ListEntry(
            list_id=proposed.id,
            application_id=keys[one.entry.id],
            base=one.entry.base,
            amount=one.amount,
            rule=one.rule.value,
        )
        for one in allocation.allotments
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
    found = load_listed(db, actor, round_id, lock=True)
    if found.capacity is not Capacity.LEAD:
        raise NotFound
    proposed = load_proposed(db, round_id, version)
    refuse_if(text_problems(reason, N_("Give the reason"), field="reason"))
    proposed.dropped_by, proposed.dropped_at = actor.user_id, moments.now()
    proposed.reason = reason.strip()
    db.flush()
    record(db, actor, "round.list_dropped", proposed, reason=proposed.reason)


def try_out(db: Session, found: Round, envelope: Decimal, terms: PaymentTerms) -> Allocation:
    """Divide another envelope, or by other terms; nothing is stored."""
    return allocate(envelope, terms, [*list_entries(db, found).values()])


def find_obstacle(db: Session, found: Round) -> Message | None:
    """Find what keeps a list from being proposed, if anything."""
    if moments.now() < found.closes_at:
        return N_("The round is still open")
    if find_list(db, found.id) is not None:
        return PROPOSED
    if item(found.item_code).allocation == "competitive":
        return N_("The scores of the experts are not in yet")
    if waiting := count_filings(db, found.id).waiting:
        return N_("%(count)s applications are not concluded yet", count=waiting)
    if not list_entries(db, found):
        return N_("No application was found to meet the conditions")
    return None


def list_entries(db: Session, found: Round) -> Mapping[UUID, RoundEntry]:
    """List the filings of a round that were concluded in favour, with what was recognised."""
    concluded = (
        select(Event.application_id, Event.data["recommendation"].astext.label("said"))
        .join(Application, Application.id == Event.application_id)
        .where(Application.round_id == found.id, Event.action == Action.CONCLUDE)
        .order_by(Event.application_id, Event.sequence.desc())
        .ext(distinct_on(Event.application_id))
        .subquery()
    )
    rows = db.execute(
        select(Application.id, Application.number, Application.recognised)
        .join(concluded, concluded.c.application_id == Application.id)
        .where(Application.state == State.SIGNOFF, concluded.c.said == "approve")
        .order_by(Application.number)
    )
    return {key: RoundEntry(number or "", base or Decimal(0)) for key, number, base in rows}


def load_proposed(db: Session, round_id: UUID, version: int) -> RoundList:
    """Load and lock the list of a round that is proposed and not fixed.

    Raises:
        Conflict: there is none, it is fixed, or it is no longer the version on screen.

    """
    proposed = find_list(db, round_id, lock=True)
    if proposed is None or proposed.fixed_at is not None or proposed.version != version:
        raise Conflict(CHANGED)
    return proposed


def describe(found: Round, number: int, allocation: Allocation) -> dict[str, Any]:
    """Write an allocation as the columns of a list, with the hash of all that it says."""
    said = {
        "envelope": found.envelope,
        "unit": found.unit,
        "floor": found.floor,
        "below": found.below,
        "asked": allocation.asked,
        "total": allocation.total,
        "coefficient": f"{allocation.share.numerator}/{allocation.share.denominator}",
    }
    entries = [
        (one.entry.id, one.entry.base, one.amount, one.rule.value) for one in allocation.allotments
    ]
    return said | {"hash": hash_list(found.id, number, said, entries)}


def hash_list(
    round_id: UUID,
    number: int,
    said: Mapping[str, Any],
    entries: Sequence[tuple[str, Decimal, Decimal, str]],
) -> str:
    """Hash a list and its entries with SHA-256, in hex.

    Args:
        entries: case number, base, amount and rule of each.
    """
    written = [(case, _money(base), _money(amount), rule) for case, base, amount, rule in entries]
    return sha256_of(
        {
            "round": round_id,
            "number": number,
            **{key: _money(value) for key, value in said.items()},
            "entries": sorted(written),
        }
    )


def is_unaltered(db: Session, of: RoundList) -> bool:
    """Check a list and its entries, as they are stored, against the hash of the list."""
    rows = db.execute(
        select(Application.number, ListEntry.base, ListEntry.amount, ListEntry.rule)
        .join(Application, Application.id == ListEntry.application_id)
        .where(ListEntry.list_id == of.id)
    )
    said = {column: getattr(of, column) for column in HASHED}
    entries = [(number or "", base, amount, rule) for number, base, amount, rule in rows]
    return hash_list(of.round_id, of.number, said, entries) == of.hash


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
