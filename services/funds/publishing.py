"""Publish a fixed list for its days, and have everything on it decided afterwards."""

from uuid import UUID

from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor, Role
from services.applications.case.loading import load_for_change
from services.applications.case.permissions import find_obstacle
from services.applications.casework import deciding
from services.applications.casework.recalculating import list_in_round
from services.applications.clock.calendar import end_of_publicity, next_working_day
from services.applications.lifecycle import Action, Capacity, State
from services.errors import Conflict, Forbidden, NotFound
from services.funds.proposing import CHANGED, is_unaltered
from services.funds.scope import ListedRound, load_listed
from services.funds.standing import find_list, list_undecided
from services.jobs import DECIDE_ENTRY, RECALCULATE, defer
from services.language import N_
from services.models import Round, RoundList, User
from services.rounds.allocating import RULE_WORDS, AllotmentRule

WITH_PUBLICITY = "day_moved_with_publicity"
"""The notice of a day that moves because a list is published."""

REFUSED_FOR = {
    AllotmentRule.NO_BASE: "nothing_recognised",
    AllotmentRule.FLOOR: "below_least",
    AllotmentRule.COEFFICIENT: "below_least",
    AllotmentRule.UNIT: "below_least",
    AllotmentRule.RANK: "rank_not_reached",
    AllotmentRule.LEAST: "score_below_least",
    AllotmentRule.CUT_OFF: "envelope_exhausted",
}
"""The reason for which an application gets nothing, by the rule that decided it."""


def publish_list(db: Session, actor: Actor, round_id: UUID, *, version: int) -> Round:
    """Publish the fixed list of a round, for the days that it states: from today, or the next
    working day.

    Raises:
        NotFound: there is no such round, or its list is not the actor's.
        Forbidden: the actor is not an approver.
        Conflict: the list is not fixed, has changed since, or is published already.
        CalendarUnknown: the days reach into a year whose working days are unknown.

    """
    found, of = _load_fixed(db, actor, round_id, version)
    current = found.round
    if current.published_on is not None:
        raise Conflict(N_("The list is published already"))
    current.published_on = next_working_day(moments.today())
    current.published_until = end_of_publicity(moments.today(), current.publicity_days)
    db.flush()
    audit.record(
        db,
        actor.user_id,
        "round.published",
        round_id,
        list_hash=of.hash,
        published_on=current.published_on.isoformat(),
        published_until=current.published_until.isoformat(),
    )
    for application_id in list_in_round(db, round_id):
        defer(db, RECALCULATE, application_id=str(application_id), kind=WITH_PUBLICITY)
    return current


def is_over(current: Round) -> bool:
    """Check whether the days of publicity are over."""
    return current.published_until is not None and moments.today() > current.published_until


def decide_all(db: Session, actor: Actor, round_id: UUID, *, version: int) -> int:
    """Have every application on the list decided, each by a job of its own.

    Asking again is harmless: what is decided stays as it is.

    Returns:
        How many are still to be decided.

    Raises:
        NotFound, Forbidden, Conflict: as `publish_list` says.
        Conflict: the days of publicity are not over.

    """
    found, of = _load_fixed(db, actor, round_id, version)
    if not is_over(found.round):
        raise Conflict(N_("The days of publicity are not over"))
    waiting = list_undecided(db, of)
    for application_id in waiting:
        defer(db, DECIDE_ENTRY, application_id=str(application_id), approver_id=str(actor.user_id))
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
    entry = deciding.find_entry(db, case)
    if case.state is not State.SIGNOFF or entry is None:
        return
    if find_obstacle(actor, case, Action.APPROVE) is not None:
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


def _load_fixed(
    db: Session, actor: Actor, round_id: UUID, version: int
) -> tuple[ListedRound, RoundList]:
    found = load_listed(db, actor, round_id, lock=True)
    if found.capacity is not Capacity.LEAD:
        raise NotFound
    if actor.role is not Role.APPROVER:
        raise Forbidden
    of = find_list(db, round_id, lock=True)
    if of is None or of.fixed_at is None or of.version != version:
        raise Conflict(CHANGED)
    if not is_unaltered(db, of):
        raise Conflict(N_("The list is not what was fixed: it was altered in the database"))
    return found, of
