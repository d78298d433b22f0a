"""Open a decided case again, so that it is decided anew (重新办理).

For an error, a supervisor of the leading group proposes it, the lead and the applicant are heard,
and another one decides. None of them decides the case.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.barring import has_fresh_reviewer
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.reopenings import ANSWER_DAYS, list_reviewers
from services.applications.case.texts import require_text
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.documents import issuing
from services.language import N_
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


def propose_reopening(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Propose that a decided case is reviewed again for an error; both sides can answer.

    Args:
        text: which error, and what shows it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.PROPOSE_REOPENING, db, actor, application_id, version=version)
    text = require_text(text, N_("Say which error was made, and what shows it"))
    answer_by = add_working_days(moments.today(), ANSWER_DAYS).isoformat()
    move(db, actor, case, Action.PROPOSE_REOPENING, about=[], answer_by=answer_by, text=text)
    return case


def answer_reopening(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Say, as the lead's approver or as the applicant, what there is to say to the proposal.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no text.

    """
    case = load_to(Action.ANSWER_REOPENING, db, actor, application_id, version=version)
    text = require_text(text, N_("Enter your representations"))
    move(db, actor, case, Action.ANSWER_REOPENING, about=[], text=text)
    return case


def reopen(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Let the lead review the case again as proposed: the decision falls, its papers with it.

    Args:
        text: what was found, and what became of what both sides said.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.REOPEN, db, actor, application_id, version=version)
    text = require_text(text, N_("Give your reasons"))
    since = moments.today().isoformat()
    open_again(db, actor, case, Action.REOPEN, since=since, text=text)
    return case


def drop_reopening(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Decide that the decision stands, though it was proposed to review the case again.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.DROP_REOPENING, db, actor, application_id, version=version)
    text = require_text(text, N_("Give your reasons"))
    move(db, actor, case, Action.DROP_REOPENING, text=text)
    return case
