"""Fix the list of a round: after the opinion of the body with the money, by another person."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Capacity
from services.errors import Conflict, Forbidden, Problem
from services.funds.proposing import describe, divide, load_proposed, record
from services.funds.scope import load_listed
from services.language import N_, Message
from services.models import Round, RoundList

ListOpinion = Literal["agree", "disagree"]


def advise(
    db: Session,
    actor: Actor,
    round_id: UUID,
    *,
    version: int,
    opinion: ListOpinion | None,
    text: str,
) -> RoundList:
    """Give the one opinion of the body that looks after the money, on the list as a whole.

    Raises:
        NotFound: there is no such round, or the actor's body gives no opinion on it.
        Forbidden: the actor does not sign for their body.
        Conflict: the list has changed since, or has an opinion already.
        Invalid: no opinion, or a disagreement without reasons.

    """
    load_listed(db, actor, round_id, capacity=Capacity.JOINT, lock=True)
    if actor.role is not Role.APPROVER:
        raise Forbidden
    proposed = load_proposed(db, round_id, version)
    if proposed.opinion is not None:
        raise Conflict(N_("Your agency has given its opinion"))
    missing = N_("Give your reasons") if opinion == "disagree" else None
    nothing = [Problem("opinion", N_("Select one of these"))] if opinion is None else []
    refuse_if([*nothing, *text_problems(text, missing)])
    proposed.opinion, proposed.opinion_text = opinion, text.strip()
    proposed.opinion_body, proposed.opined_by = actor.body, actor.user_id
    proposed.opined_at = moments.now()
    db.flush()
    record(db, actor, "round.list_advised", proposed, opinion=opinion, reason=text.strip() or None)
    return proposed


def fix_list(
    db: Session, actor: Actor, round_id: UUID, *, version: int, reason: str = ""
) -> RoundList:
    """Fix a proposed list, so that nothing of it changes any more.

    Args:
        reason: needed if the body with the money disagrees.

    Raises:
        NotFound: there is no such round, or its list is not the actor's.
        Forbidden: the actor is not an approver, or proposed the list themselves.
        Conflict: the list or what it rests on has changed, or has no opinion yet.
        Invalid: it is fixed against an opinion, without a reason.

    """
    found = load_listed(db, actor, round_id, capacity=Capacity.LEAD, lock=True)
    proposed = load_proposed(db, round_id, version)
    obstacle = fixing_obstacle(actor, proposed)
    if obstacle is not None:
        raise Forbidden(obstacle)
    if not still_holds(db, found.round, proposed):
        raise Conflict(N_("What the list rests on has changed. Drop it and propose another"))
    against = proposed.opinion == "disagree"
    missing = N_("Say why the list is fixed against the opinion") if against else None
    refuse_if(text_problems(reason, missing, field="reason"))
    proposed.fixed_by, proposed.fixed_at = actor.user_id, moments.now()
    proposed.reason = reason.strip()
    if proposed.after is None:
        found.round.listed_at = proposed.fixed_at
    db.flush()
    record(db, actor, "round.list_fixed", proposed, reason=proposed.reason or None)
    return proposed


def fixing_obstacle(actor: Actor, proposed: RoundList) -> Message | None:
    """Find what keeps an actor of the lead from fixing a list, if anything."""
    if actor.role is not Role.APPROVER:
        return N_("An approver fixes the list")
    if proposed.proposed_by == actor.user_id:
        return N_("A different person must fix what you proposed")
    if proposed.opinion is None:
        return N_("The opinion on the list is not in yet")
    return None


def still_holds(db: Session, found: Round, proposed: RoundList) -> bool:
    """Check whether dividing the budget anew gives the same list to the cent."""
    return bool(describe(found, proposed.number, divide(db, found))["hash"] == proposed.hash)
