"""Forward a matching to institutions, take their answers, and end it as matched or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.applications.case import shares
from services.applications.case.case import Case
from services.applications.case.loading import load_shared, load_to
from services.applications.case.moves import move, move_to_end
from services.applications.case.permissions import require_allowed
from services.applications.case.sharing import Reply, list_current, list_willing
from services.applications.case.texts import (
    choice_problems,
    optional_text,
    refuse_if,
    require_text,
    text_problems,
)
from services.applications.lifecycle import SHARED, Action
from services.errors import NotFound, Problem
from services.language import N_
from services.models import Application, Event, Share

NO_REPLY = N_("Select the answer")
NO_INSTITUTION = N_("Select the institution")
PAGE = 50


@dataclass(frozen=True, slots=True)
class SharedPage:
    """One page of what an institution was given, newest first.

    Args:
        rows: each with its case.
        after: the key of the next page, if there is one.

    """

    rows: Sequence[tuple[Share, Application]]
    after: UUID | None


def forward(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Forward a case to the institutions for which consent stands.

    Args:
        text: what they are told with it; may be empty.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the text is too long.

    """
    case = load_to(Action.FORWARD, db, actor, application_id, version=version)
    text = optional_text(text)
    institutions = [one.institution for one in list_current(case)]
    event = move(
        db, actor, case, Action.FORWARD, text=text, **shares.describe(db, case, institutions)
    )
    shares.give(db, case, institutions, event.at)
    return case


def enter_reply(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    institution: str,
    reply: Reply | None,
    text: str,
) -> Case:
    """Enter what an institution answered outside the portal.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no institution that was given the case, no answer, or nothing is said of it.

    """
    case = load_to(Action.REPLY, db, actor, application_id, version=version)
    asked = {one.institution for one in list_current(case)}
    wrong = [] if institution in asked else [Problem("institution", NO_INSTITUTION)]
    _take_reply(db, actor, case, institution, reply, text, wrong)
    return case


def reply_as_institution(
    db: Session, actor: Actor, application_id: UUID, *, version: int, reply: Reply | None, text: str
) -> Case:
    """Answer for one's own institution; a later answer takes the place of an earlier.

    Raises:
        NotFound, Conflict: as `load_shared` says.
        Invalid: no answer, or nothing is said of it.

    """
    case = load_shared(db, actor, application_id, version=version)
    require_allowed(actor, case, Action.REPLY)
    assert actor.institution is not None
    _take_reply(db, actor, case, actor.institution, reply, text, [])
    return case


def _take_reply(
    db: Session,
    actor: Actor,
    case: Case,
    institution: str,
    reply: Reply | None,
    text: str,
    wrong: list[Problem],
) -> None:
    said = N_("Say what the applicant needs to know of the answer")
    refuse_if([*wrong, *choice_problems("reply", reply, NO_REPLY), *text_problems(text, said)])
    assert reply is not None
    text = text.strip()
    move(db, actor, case, Action.REPLY, institutions=[institution], reply=reply, text=text)


def match(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    institutions: Sequence[str],
    text: str,
) -> Case:
    """End a matching with the institutions that came to terms with the applicant.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: none is chosen, or one that did not want to go on.

    """
    case = load_to(Action.MATCH, db, actor, application_id, version=version)
    willing = {one.institution for one in list_willing(case)}
    text = text.strip()
    problems = text_problems(text)
    if not institutions or not willing.issuperset(institutions):
        problems.append(Problem("institutions", NO_INSTITUTION))
    refuse_if(problems)
    move_to_end(db, actor, case, Action.MATCH, institutions=list(institutions), text=text)
    return case


def unmatch(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """End a matching that has not led to anything.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason.

    """
    case = load_to(Action.UNMATCH, db, actor, application_id, version=version)
    text = require_text(text, N_("Explain the reasons to the applicant"))
    move_to_end(db, actor, case, Action.UNMATCH, text=text)
    return case


def newest_replies(db: Session, actor: Actor, cases: Sequence[UUID]) -> Mapping[UUID, Reply]:
    """Find what one's institution answered last to each of some cases. One query."""
    events = db.execute(
        select(Event.application_id, Event.data)
        .where(
            Event.application_id.in_(cases),
            Event.action == Action.REPLY,
            Event.data["institutions"].contains([actor.institution]),
        )
        .order_by(Event.id)
    )
    return {application_id: Reply(data["reply"]) for application_id, data in events}


def list_shared(db: Session, actor: Actor, *, after: UUID | None = None) -> SharedPage:
    """List what one's institution was given and can see now, newest first.

    Args:
        after: `after` of the page before.

    Raises:
        NotFound: the actor answers for no institution.

    """
    if actor.role is not Role.LIAISON or actor.institution is None:
        raise NotFound
    query = (
        select(Share, Application)
        .join(Application, Application.id == Share.application_id)
        .where(
            Share.institution == actor.institution,
            Share.ended_at.is_(None),
            Application.state.in_(SHARED),
        )
        .order_by(Share.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(Share.id < after)
    rows = [(share, application) for share, application in db.execute(query).all()]
    return SharedPage(rows[:PAGE], rows[PAGE - 1][0].id if len(rows) > PAGE else None)
