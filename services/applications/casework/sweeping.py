"""Settle cases whose limits have passed; run every hour, harmless to repeat."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.loading import load_by_system
from services.applications.case.moves import finish_consultation, move_by_system, read_clock
from services.applications.lifecycle import Action, State
from services.applications.lifecycles import LIFECYCLES
from services.catalogue import Item, item
from services.models import Application

RUN_OUT = (State.RECEIVED, State.CORRECTION, State.CLARIFICATION, State.SUSPENDED)
"""States that end by themselves once their days are over."""
ENDING = (Action.RESUME, Action.CLOSE_CLARIFICATION)
"""What ends a pause, or a wait for the applicant, whose day may be another than the case's."""


def list_expired(db: Session) -> list[UUID]:
    """List applications whose acceptance or correction limit has passed and settles them, and
    those whose suspension, or time to answer questions, may have ended.
    """
    rows = db.execute(
        select(Application.id, Application.state, Application.item_code, Application.item_version)
        .where(
            Application.state.in_(RUN_OUT),
            Application.due_on < moments.today(),
        )
        .order_by(Application.due_on)
    )
    return [
        application_id
        for application_id, state, code, version in rows
        if _action_on_silence(State(state), item(code, version))
    ]


def settle(db: Session, application_id: UUID) -> Action | None:
    """Settle one application whose limit has passed, if that is still so.

    Returns:
        The action taken, or None.

    Raises:
        NotFound: no such application.

    """
    case = load_by_system(db, application_id)
    due_on = case.application.due_on
    action = _action_on_silence(case.state, case.item)
    if action is None or due_on is None or due_on >= moments.today():
        return None
    if action in ENDING:
        ends_on = read_clock(case).resumes_on  # the day of the case is another if it was late
        if ends_on is None or ends_on >= moments.today():
            return None
    move_by_system(db, case, action)
    finish_consultation(db, case)
    return action


def _action_on_silence(state: State, filed: Item) -> Action | None:
    """Find the action that follows when the limit of a state passes, if any.

    If the agency is silent, the filing is accepted from the day of receipt where the limit
    is statutory (行政许可法 art. 32(4)), not where it is a service promise. If the applicant
    is silent, the filing is returned. The clock runs again after the last day of a suspension.
    """
    known = LIFECYCLES[filed.nature].at[state]
    if ends := next((action for action in ENDING if action in known), None):
        return ends
    if Action.LAPSE in known:
        return Action.LAPSE
    if Action.DEEM_ACCEPTED in known and filed.require_limit("acceptance").kind == "statutory":
        return Action.DEEM_ACCEPTED
    return None
