"""Open a decided case again, so that it is decided anew (重新办理)."""

from typing import Any

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.barring import has_fresh_reviewer
from services.applications.case.case import Case
from services.applications.case.moves import move
from services.applications.case.reopenings import list_reviewers
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.documents import issuing
from services.models import Event


def open_again(db: Session, actor: Actor, case: Case, action: Action, **said: Any) -> Event:
    """Take a step by which a decision falls: its papers end, and nobody holds the case.

    Whoever reviewed it before does not take it up again, if the agency has anybody else.

    Args:
        said: the data of the step.

    Raises:
        Conflict, Forbidden, Invalid: as `move` says.

    """
    application = case.application
    another = has_fresh_reviewer(db, case, list_reviewers(application.events))
    event = move(db, actor, case, action, another=another, **said)
    ends = ROWS[action].ends
    assert ends is not None
    issuing.end_papers(db, application.id, ends.kinds, ends.status, moments.local_day(event.at))
    application.decision = application.decided_at = application.granted = None
    case.lead.assignee_id = case.lead.claimed_at = None
    db.flush()
    return event
