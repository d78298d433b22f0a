"""A round brought to its end by the real services, for tests of what comes after."""

from datetime import timedelta

from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.routing.routing import acting_tenure
from services.catalogue import item
from services.funds import fixing, proposing, publishing, scope
from services.models import Round, RoundList
from tests.support.factories import make_officer
from tests.support.people import signed_in
from tests.support.scoring import score_round


def close(db: Session, current: Round) -> None:
    """Let a round have closed a while ago."""
    if current.closes_at > moments.now() - timedelta(days=30):
        current.opens_at = moments.now() - timedelta(days=60)
        current.closes_at = moments.now() - timedelta(days=30)
        db.flush()


def leading(current: Round) -> str:
    """The body that leads the item of a round today."""
    of = item(current.item_code)
    return acting_tenure(of, of.route.lead, None, moments.today()).body


def fix(db: Session, current: Round) -> RoundList:
    """Close a round, score it if it is competitive, and fix the list of what was concluded."""
    close(db, current)
    lead = leading(current)
    proposer = signed_in(db, make_officer(db, lead))
    finance, approver = (
        signed_in(db, make_officer(db, body, Role.APPROVER)) for body in ("finance", lead)
    )
    if item(current.item_code).scoring:
        score_round(db, proposer, current)
    made = proposing.propose_list(db, proposer, current.id)
    version = made.version
    fixing.advise(db, finance, current.id, version=version, opinion="agree", text="")
    return fixing.fix_list(db, approver, current.id, version=made.version)


def _forget_items() -> None:
    """Let no test see the items of another's catalogue."""
    scope.items_led_by.cache_clear()
    scope.items_advised_by.cache_clear()


def settle(db: Session, current: Round) -> RoundList:
    """Fix the list of a round, and let the days of its publicity be over."""
    _forget_items()
    with moments.at(moments.now() - timedelta(days=20)):
        made = fix(db, current)
        approver = signed_in(db, make_officer(db, leading(current), Role.APPROVER))
        publishing.publish_list(db, approver, current.id, version=made.version)
    db.flush()
    _forget_items()
    return made
