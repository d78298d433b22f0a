"""Rounds of the demonstration that are over: listed, published, decided and paid by the real
services.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.casework import deciding
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.applications.routing.routing import acting_tenure
from services.catalogue import item
from services.catalogue.routes import PURSE
from services.demo import objecting
from services.demo.paying import pay_round
from services.demo.people import Cast
from services.demo.recovering import recover
from services.demo.scoring import BEING_SCORED, score_round
from services.funds import fixing, proposing, publishing
from services.models import Application, ListEntry, Round, RoundList

LISTED_AFTER = timedelta(days=25)
"""From the close of a round to its list."""
LISTED_AGAIN = timedelta(days=2)
"""Before now, what came back from an objection."""
LONG_OVER = timedelta(days=55)
"""Of rounds that closed before, everything is decided."""


def settle_rounds(db: Session, cast: Cast) -> None:
    """List, publish and decide every round that closed long ago; to one list some object, and one
    round is still being scored.
    """
    objected = False
    over = Round.closes_at < moments.now() - LONG_OVER
    rounds = db.scalars(select(Round).where(over).order_by(Round.opens_at, Round.id)).all()
    newest = {current.item_code: current for current in rounds}
    for current in rounds:
        listed_at = current.closes_at + LISTED_AFTER
        whole = current is not newest.get(BEING_SCORED)
        with moments.at(listed_at):
            if item(current.item_code).scoring:
                officer = _officer(cast, current, Role.REVIEWER)
                score_round(db, cast, officer, current, whole=whole)
            obstacle = proposing.find_obstacle(db, current)
        if obstacle is None:
            objected = _settle(db, cast, current, listed_at, quiet=objected) or objected


def _settle(db: Session, cast: Cast, current: Round, listed_at: datetime, *, quiet: bool) -> bool:
    """Settle a round; what somebody objected to rightly is on a list that is published now.

    Args:
        quiet: whether nobody objects.

    Returns:
        Whether some did.
    """
    today, approver = moments.now(), _officer(cast, current, Role.APPROVER)
    with moments.at(listed_at):
        made = _list_and_publish(db, cast, current)
    picked = [] if quiet else objecting.pick_objectors(db, made)
    assert made.published_until
    objecting.object_and_answer(db, cast, picked, approver, made.published_until)
    with moments.at(_after(made)):
        _decide(db, approver, made)
        _refuse_the_rest(db, approver, current, but=picked)
    officers = (_officer(cast, current, Role.REVIEWER), approver)
    paid = pay_round(db, cast, current, officers, _after(made))
    if paid:
        recover(db, cast, paid[0], approver)
    if picked:
        with moments.at(max(_after(made), today - LISTED_AGAIN)):
            _list_and_publish(db, cast, current)
    return bool(picked)


def _list_and_publish(db: Session, cast: Cast, current: Round) -> RoundList:
    reviewer = _officer(cast, current, Role.REVIEWER)
    approver = _officer(cast, current, Role.APPROVER)
    finance = _officer(cast, current, Role.APPROVER, joint=True)
    made = proposing.propose_list(db, reviewer, current.id)
    fixing.advise(db, finance, current.id, version=made.version, opinion="agree", text="")
    fixing.fix_list(db, approver, current.id, version=made.version)
    publishing.publish_list(db, approver, current.id, version=made.version)
    return made


def _decide(db: Session, approver: Actor, made: RoundList) -> None:
    entries = select(ListEntry.application_id).where(ListEntry.list_id == made.id)
    for application_id in db.scalars(entries).all():
        publishing.decide_entry(db, application_id, approver.user_id)
        issue_papers(db, application_id)


def _after(made: RoundList) -> datetime:
    """Return the morning after the days of a list."""
    assert made.published_until
    day = made.published_until + timedelta(days=1)
    return datetime.combine(day, time(10), moments.SHENZHEN)


def _refuse_the_rest(db: Session, approver: Actor, current: Round, *, but: Sequence[UUID]) -> None:
    """Refuse what was concluded against the applicant, which is on no list."""
    rest = select(Application).where(
        Application.round_id == current.id,
        Application.state == State.SIGNOFF,
        Application.id.not_in(but),
    )
    for case in db.scalars(rest).all():
        deciding.refuse(
            db,
            approver,
            case.id,
            version=case.version,
            reasons=["costs_not_proven"],
            text="经审查，所附证明不能支持申报的费用。",
        )
        issue_papers(db, case.id)


def _officer(cast: Cast, current: Round, role: Role, *, joint: bool = False) -> Actor:
    route = item(current.item_code).route
    unit = PURSE if joint else route.lead
    body = acting_tenure(item(current.item_code), unit, None, moments.today()).body
    return cast.officers[body, role][0]
