"""Publish a fixed list for its days, and have everything on it decided afterwards."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor, Role
from services.applications.case.entries import NOT_OVER, find_entry, find_recomputing, is_over
from services.applications.case.loading import load_by_system, load_for_change
from services.applications.case.moves import move_by_system
from services.applications.case.permissions import find_obstacle
from services.applications.casework import deciding
from services.applications.casework.recalculating import list_in_round
from services.applications.clock.calendar import end_of_publicity, next_working_day
from services.applications.lifecycle import Action, Capacity, State
from services.errors import Conflict, Forbidden
from services.funds.proposing import CHANGED, is_unaltered
from services.funds.scope import load_listed
from services.funds.standing import find_list, list_fixed, list_undecided
from services.jobs import DECIDE_ENTRY, RECALCULATE, defer
from services.language import N_
from services.models import ListEntry, Round, RoundList, User
from services.rounds.allocating import RULE_WORDS, AllotmentRule

WITH_PUBLICITY = "day_moved_with_publicity"
"""The notice of a day that moves because a list is published."""

REFUSED_FOR = {
    AllotmentRule.NO_BASE: "nothing_recognised",
    AllotmentRule.FLOOR: "below_least",
    AllotmentRule.COEFFICIENT: "below_least",
    AllotmentRule.UNIT: "below_least",
    AllotmentRule.RANK: "rank_not_reached",
    AllotmentRule.BEYOND: "rank_not_reached",
    AllotmentRule.LEAST: "score_below_least",
    AllotmentRule.CUT_OFF: "envelope_exhausted",
    AllotmentRule.EXHAUSTED: "envelope_exhausted",
    AllotmentRule.DIRECTION: "below_least",
    AllotmentRule.DIRECTION_SPENT: "envelope_exhausted",
}
"""The reason for which an application gets nothing, by the rule that decided it."""


def publish_list(db: Session, actor: Actor, round_id: UUID, *, version: int) -> Round:
    """Publish the newest list of a round, which is fixed, for the days that the round states:
    from today, or the next working day.

    Raises:
        NotFound: there is no such round, or its list is not the actor's.
        Forbidden: the actor is not an approver.
        Conflict: the list is not fixed, has changed since, or is published already.
        CalendarUnknown: the days reach into a year whose working days are unknown.

    """
    current = _load_to_sign(db, actor, round_id)
    of = find_list(db, round_id, lock=True)
    if of is None or of.fixed_at is None or of.version != version:
        raise Conflict(CHANGED)
    _refuse_altered(db, [of])
    if of.published_on is not None:
        raise Conflict(N_("The list is published already"))
    first = next_working_day(moments.today())
    last = end_of_publicity(moments.today(), current.publicity_days)
    of.published_on, of.published_until = first, last
    if of.after is None:
        _publish_whole(db, current, first, last)
    else:
        _publish_again(db, of, first, last)
    db.flush()
    audit.record(
        db,
        actor.user_id,
        "round.published",
        round_id,
        list_number=str(of.number),
        list_hash=of.hash,
        published_on=first.isoformat(),
        published_until=last.isoformat(),
    )
    return current


def _publish_whole(db: Session, current: Round, first: date, last: date) -> None:
    """Let the days of a whole list count for every filing of the round."""
    current.published_on, current.published_until = first, last
    for application_id in list_in_round(db, current.id):
        defer(db, RECALCULATE, application_id=str(application_id), kind=WITH_PUBLICITY)


def _publish_again(db: Session, of: RoundList, first: date, last: date) -> None:
    """Let the days of a list that follows another count for those on it, and tell them."""
    days = {"from": first.isoformat(), "until": last.isoformat()}
    entries = select(ListEntry).where(ListEntry.list_id == of.id).order_by(ListEntry.id)
    for entry in db.scalars(entries).all():
        case = load_by_system(db, entry.application_id)
        if case.state is State.SIGNOFF:
            proposed = f"{entry.amount:.2f}"
            move_by_system(db, case, Action.PUBLISH_AGAIN, proposed=proposed, **days)


def decide_all(db: Session, actor: Actor, round_id: UUID, *, version: int) -> int:
    """Have every application on the lists of a round decided, each by a job of its own.

    What is objected to, or went back to its reviewer, is left out. Asking again is harmless:
    what is decided stays as it is.

    Returns:
        How many are still to be decided.

    Raises:
        NotFound: there is no such round, or its list is not the actor's.
        Forbidden: the actor is not an approver.
        Conflict: the newest list has changed since, the days of publicity are not over, the
            whole list is to be divided anew, or what was fixed was altered.

    """
    current = _load_to_sign(db, actor, round_id)
    newest = find_list(db, round_id)
    if newest is None or newest.version != version:
        raise Conflict(CHANGED)
    over = [one for one in list_fixed(db, round_id) if one.dropped_at is None and is_over(one)]
    if not over:
        raise Conflict(NOT_OVER)
    if (obstacle := find_recomputing(db, current)) is not None:
        raise Conflict(obstacle)
    _refuse_altered(db, over)
    waiting = list_undecided(db, round_id)
    for application_id in waiting:
        defer(db, DECIDE_ENTRY, application_id=str(application_id), approver_id=str(actor.user_id))
    for of in over:
        audit.record(db, actor.user_id, "round.decided", round_id, list_hash=of.hash)
    return len(waiting)


def decide_entry(db: Session, application_id: UUID, approver_id: UUID) -> None:
    """Decide one application as its list says, unless that was done or cannot be done any more.

    Raises:
        NotFound: no such application in the approver's scope.

    """
    approver = db.get_one(User, approver_id)
    if approver.disabled_at is not None or approver.staff_role != Role.APPROVER:
        return
    actor = Actor(
        user_id=approver.id, name=approver.name, role=Role.APPROVER, body=approver.body_code
    )
    case = load_for_change(db, actor, application_id)
    if case.state is not State.SIGNOFF or find_obstacle(actor, case, Action.APPROVE) is not None:
        return
    entry = find_entry(db, case)
    if entry is None:
        return
    if entry.amount > 0:
        deciding.approve(db, actor, application_id, version=case.version)
        return
    rule = AllotmentRule(entry.rule)
    deciding.refuse(
        db,
        actor,
        application_id,
        version=case.version,
        reasons=[REFUSED_FOR[rule]],
        text=RULE_WORDS[rule].in_("sc"),
    )


def _load_to_sign(db: Session, actor: Actor, round_id: UUID) -> Round:
    """Load and lock a round for an approver of the body that leads it."""
    found = load_listed(db, actor, round_id, capacity=Capacity.LEAD, lock=True)
    if actor.role is not Role.APPROVER:
        raise Forbidden
    return found.round


def _refuse_altered(db: Session, lists: Sequence[RoundList]) -> None:
    """Refuse lists that are not what was fixed.

    Raises:
        Conflict: one was altered.

    """
    if not all(is_unaltered(db, of) for of in lists):
        raise Conflict(N_("The list is not what was fixed: it was altered in the database"))
